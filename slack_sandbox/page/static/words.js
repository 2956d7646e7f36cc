// The sandbox's own words, in French and English. The app's words are the app's.

import { recall, remember } from "./memory.js";

const WORDS = {
  act_as: ["Agir comme", "Act as"],
  acting_as: ["Agir comme : {name}", "Act as: {name}"],
  channels: ["Canaux", "Channels"],
  directs: ["Messages directs", "Direct messages"],
  apps: ["Applications", "Apps"],
  you: ["vous", "you"],
  app: ["APP", "APP"],
  guest: ["Invité", "Guest"],
  outsider: ["Externe", "External"],
  shared_outside: ["Partagé à l’externe", "Shared externally"],
  first: ["Bonjour ! Ici, vous êtes {name}.", "Hello! Here, you are {name}."],
  first_where: [
    "Ceci est un Slack d’essai, sur cette machine : rien n’en sort. « Agir comme », dans la barre latérale, fait de vous quelqu’un d’autre.",
    "This is a Slack to try things in, on this machine: nothing leaves it. “Act as”, in the sidebar, makes you somebody else.",
  ],
  first_shut: ["Ne plus montrer ceci", "Do not show this again"],
  home: ["Accueil", "Home"],
  messages: ["Messages", "Messages"],
  about: ["À propos", "About"],
  menu: ["Ouvrir la barre latérale", "Open the sidebar"],
  close_menu: ["Fermer la barre latérale", "Close the sidebar"],
  inspector: ["Inspecteur", "Inspector"],
  troubles: ["Pannes", "Faults"],
  thread: ["Fil", "Thread"],
  close: ["Fermer", "Close"],
  leave: ["Fermer sans envoyer ?", "Close without sending?"],
  leave_lost: ["Ce que vous avez saisi ici sera perdu.", "What you entered here will be lost."],
  leave_sure: ["Fermer quand même", "Close anyway"],
  leave_not: ["Continuer", "Keep editing"],
  cancel: ["Annuler", "Cancel"],
  back: ["Retour", "Back"],
  theme: ["Thème : {theme}", "Theme: {theme}"],
  theme_auto: ["automatique", "automatic"],
  theme_light: ["clair", "light"],
  theme_dark: ["sombre", "dark"],
  language: ["English", "Français"],
  settings: ["Réglages", "Settings"],
  nobody: ["Personne dans cet espace de travail pour l’instant.", "Nobody in this workspace yet."],
  lost: ["Connexion perdue. Nouvelle tentative…", "Connection lost. Trying again…"],
  only_you: ["Visible par vous uniquement", "Only visible to you"],
  hide: ["Masquer", "Dismiss"],
  edited: ["(modifié)", "(edited)"],
  new: ["Nouveau", "New"],
  today: ["Aujourd’hui", "Today"],
  yesterday: ["Hier", "Yesterday"],
  react: ["Ajouter une réaction", "Add a reaction"],
  reacted: [":{name}: : {n} réaction, {who}|:{name}: : {n} réactions, {who}", ":{name}: {n} reaction, {who}|:{name}: {n} reactions, {who}"],
  edit: ["Modifier le message", "Edit message"],
  save: ["Enregistrer", "Save"],
  delete: ["Supprimer le message", "Delete message"],
  delete_sure: ["Voulez-vous vraiment supprimer ce message ?", "Are you sure you want to delete this message?"],
  reply: ["Répondre dans un fil", "Reply in thread"],
  more: ["Autres actions", "More actions"],
  replies: ["{n} réponse|{n} réponses", "{n} reply|{n} replies"],
  members: ["{n} membre|{n} membres", "{n} member|{n} members"],
  unread: ["{n} message non lu|{n} messages non lus", "{n} unread message|{n} unread messages"],
  message_to: ["Écrire à {name}", "Message {name}"],
  send: ["Envoyer", "Send"],
  shortcuts: ["Raccourcis et commandes", "Shortcuts and commands"],
  no_shortcuts: ["Aucun raccourci ici", "No shortcuts here"],
  commands: ["Commandes", "Commands"],
  mention: ["Mentionner dans un message", "Mention in a message"],
  reply_to: ["Répondre…", "Reply…"],
  read_only: ["L’envoi de messages à cette application a été désactivé.", "Sending messages to this app has been turned off."],
  archived: ["Ce canal est archivé.", "This channel is archived."],
  join: ["Rejoindre le canal", "Join channel"],
  not_member: ["Vous n’êtes pas dans ce canal.", "You are not in this channel."],
  empty: ["Rien ici pour l’instant.", "Nothing here yet."],
  empty_try: ["Rien ici pour l’instant. Tapez « / » pour voir les commandes.", "Nothing here yet. Type “/” to see the commands."],
  home_empty: ["L’application n’a encore rien publié ici.", "The app has not published anything here yet."],
  invite_bot: ["Inviter {name}", "Invite {name}"],
  expel_bot: ["Retirer {name} du canal", "Remove {name} from the channel"],
  bot_joined: ["{name} a été ajouté à ce canal.", "{name} was added to this channel."],
  bot_left: ["{name} a été retiré de ce canal.", "{name} was removed from this channel."],
  bot_in: ["{name} est dans ce canal", "{name} is in this channel"],
  bot_out: ["{name} n’est pas dans ce canal", "{name} is not in this channel"],
  message_list: ["Messages de {name}", "Messages in {name}"],
  new_message: ["Nouveau message dans {name}", "New message in {name}"],
  choose: ["Choisir une option", "Select an option"],
  choose_file: ["Choisir un fichier", "Choose a file"],
  choose_files: ["Choisir des fichiers", "Choose files"],
  choose_several: ["Choisir des options", "Select options"],
  clear: ["Effacer", "Clear"],
  remove: ["Retirer {name}", "Remove {name}"],
  no_results: ["Aucun résultat", "No results"],
  searching: ["Recherche…", "Searching…"],
  no_answer: ["Impossible de charger les options", "Could not load options"],
  type_least: ["Tapez au moins {n} caractère|Tapez au moins {n} caractères", "Type at least {n} character|Type at least {n} characters"],
  optional: ["(facultatif)", "(optional)"],
  more_options: ["Plus d’options", "More options"],
  date: ["Date", "Date"],
  time: ["Heure", "Time"],
  files: ["Choisir un fichier", "Choose a file"],
  image_missing: ["Image : {name}", "Image: {name}"],
  not_drawn: ["Bloc non affiché : {name}", "Block not shown: {name}"],
  alert_error: ["Erreur", "Error"],
  alert_warning: ["Attention", "Warning"],
  alert_success: ["Réussite", "Success"],
  alert_info: ["Information", "Information"],
  to_app: ["Vers l’application", "To the app"],
  to_slack: ["Vers Slack", "To Slack"],
  request: ["Demande", "Request"],
  answer: ["Réponse", "Answer"],
  all: ["Tout", "All"],
  refused_only: ["Refus", "Refused"],
  refused: ["Refusé", "Refused"],
  rule: ["Règle enfreinte", "Broken rule"],
  empty_answer: ["(vide)", "(empty)"],
  wire_empty: ["Aucun échange pour l’instant.", "No exchange yet."],
  under_way: ["en cours", "under way"],
  trouble_what: ["Ce qui va mal", "What goes wrong"],
  trouble_method: ["Pour quelle méthode", "For which method"],
  every_method: ["Toutes les méthodes", "Every method"],
  seconds: ["Secondes", "Seconds"],
  once: ["Une seule fois", "Once only"],
  cause: ["Provoquer", "Cause it"],
  heal: ["Tout réparer", "Heal everything"],
  all_well: ["Tout va bien.", "All is well."],
  now_wrong: ["En ce moment", "At present"],
  rate_limit: ["Limite de débit (429, Retry-After)", "Rate limit (429, Retry-After)"],
  server_error: ["Erreur du serveur (503)", "Server error (503)"],
  timeout: ["Slack ne répond pas, puis coupe", "Slack does not answer, then cuts"],
  drop: ["Connexion coupée", "Connection cut"],
  not_in_channel: ["not_in_channel", "not_in_channel"],
  token_revoked: ["Jeton révoqué", "Revoked token"],
  slow: ["Réseau lent", "Slow network"],
  silence: ["L’application ne répond pas (3 s)", "The app does not answer (3 s)"],
  event_retry: ["Événement livré deux fois", "Event delivered twice"],
  sockets: ["WebSockets coupés", "Sockets dropped"],
  refresh: ["WebSockets à renouveler", "Sockets asked to reconnect"],
  see_inspector: ["Voir l’inspecteur", "See the inspector"],
  app_refused: ["Slack refuse la réponse de l’application.", "Slack refuses the app’s answer."],
  lost_gesture: ["Le serveur ne répond pas.", "The server does not answer."],
  bad_command: [
    "{name} n’est pas une commande valide. Dans Slack, tout message qui commence par « / » est une commande. Pour l’envoyer comme message, mettez une espace devant.",
    "{name} is not a valid command. In Slack, all messages that start with the “/” are interpreted as commands. To send it as a message, put a space before the “/”.",
  ],
  only_bot: ["Ici, {command} ne vaut que pour {name}.", "Here, {command} only works for {name}."],
  sandbox: ["Bac à sable", "Sandbox"],
  yes_no: ["Confirmer", "Confirm"],
};

const SAID = new Map([
  ["We had some trouble connecting. Try again?", "Nous avons eu du mal à nous connecter. Réessayer ?"],
  ["Please complete this required field.", "Veuillez remplir ce champ obligatoire."],
  ["Please enter a valid email address.", "Veuillez saisir une adresse courriel valide."],
  ["Please enter a valid URL.", "Veuillez saisir une URL valide."],
  ["Please enter a valid number.", "Veuillez saisir un nombre valide."],
]);
const SAID_WITH_NUMBERS = [
  [/^Please enter at least (.+) characters\.$/, "Veuillez saisir au moins $1 caractères."],
  [/^Please enter no more than (.+) characters\.$/, "Veuillez saisir au plus $1 caractères."],
  [/^Please enter a number no less than (.+)\.$/, "Veuillez saisir un nombre d’au moins $1."],
  [/^Please enter a number no greater than (.+)\.$/, "Veuillez saisir un nombre d’au plus $1."],
  [/^(\/\S+) failed with the error "(.+)"$/, "$1 a échoué avec l’erreur « $2 »"],
];

/** `fr` or `en`: what was chosen, else the browser's. */
export const lang = () => recall("lang") ?? ((navigator.language ?? "en").toLowerCase().startsWith("fr") ? "fr" : "en");

/** The other language, from now on. */
export function toggleLang() {
  remember("lang", lang() === "fr" ? "en" : "fr");
}

/** One of the words above; `{n}` also chooses between singular and plural. */
export function t(key, values = {}) {
  const [fr, en] = WORDS[key] ?? [key, key];
  let words = lang() === "fr" ? fr : en;
  if ("n" in values && words.includes("|")) {
    const many = lang() === "fr" ? values.n > 1 : values.n !== 1;
    words = words.split("|")[many ? 1 : 0];
  }
  return words.replace(/\{(\w+)\}/g, (all, name) => values[name] ?? all);
}

/** What Slack's own client says, in the page's language. */
export function said(sentence) {
  if (lang() !== "fr" || !sentence) return sentence;
  if (SAID.has(sentence)) return SAID.get(sentence);
  const found = SAID_WITH_NUMBERS.find(([pattern]) => pattern.test(sentence));
  return found ? sentence.replace(...found) : sentence;
}
