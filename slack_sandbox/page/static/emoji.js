// The common shortcodes; any other stays as it was typed.

const PAIRS =
  "+1 👍 -1 👎 thumbsup 👍 thumbsdown 👎 wave 👋 clap 👏 pray 🙏 muscle 💪 eyes 👀 point_right 👉 point_left 👈 " +
  "point_up ☝️ point_down 👇 ok_hand 👌 raised_hands 🙌 handshake 🤝 smile 😄 smiley 😃 grinning 😀 slightly_smiling_face 🙂 " +
  "simple_smile 🙂 wink 😉 joy 😂 sob 😭 cry 😢 thinking_face 🤔 heart ❤️ blue_heart 💙 green_heart 💚 tada 🎉 " +
  "sparkles ✨ star ⭐ fire 🔥 rocket 🚀 zap ⚡ bulb 💡 bell 🔔 no_bell 🔕 lock 🔒 unlock 🔓 key 🔑 mag 🔍 mag_right 🔎 " +
  "white_check_mark ✅ heavy_check_mark ✔️ ballot_box_with_check ☑️ x ❌ heavy_multiplication_x ✖️ warning ⚠️ " +
  "no_entry ⛔ no_entry_sign 🚫 octagonal_sign 🛑 exclamation ❗ question ❓ grey_question ❔ information_source ℹ️ " +
  "red_circle 🔴 large_orange_circle 🟠 large_yellow_circle 🟡 large_green_circle 🟢 large_blue_circle 🔵 " +
  "white_circle ⚪ black_circle ⚫ arrow_right ➡️ arrow_left ⬅️ arrow_up ⬆️ arrow_down ⬇️ arrows_counterclockwise 🔄 " +
  "hourglass ⌛ hourglass_flowing_sand ⏳ stopwatch ⏱️ alarm_clock ⏰ calendar 📆 date 📅 spiral_calendar_pad 🗓️ " +
  "memo 📝 pencil 📝 pencil2 ✏️ page_facing_up 📄 file_folder 📁 open_file_folder 📂 card_index 📇 clipboard 📋 " +
  "bar_chart 📊 chart_with_upwards_trend 📈 paperclip 📎 link 🔗 books 📚 book 📖 mortar_board 🎓 school 🏫 " +
  "speech_balloon 💬 thought_balloon 💭 email 📧 envelope ✉️ telephone_receiver 📞 phone ☎️ inbox_tray 📥 outbox_tray 📤 " +
  "package 📦 wastebasket 🗑️ gear ⚙️ wrench 🔧 hammer_and_wrench 🛠️ bust_in_silhouette 👤 busts_in_silhouette 👥 " +
  "house 🏠 robot_face 🤖 coffee ☕ new 🆕 ok 🆗 heavy_plus_sign ➕ heavy_minus_sign ➖ small_blue_diamond 🔹 " +
  "small_orange_diamond 🔸 rotating_light 🚨 construction 🚧 flag-ca 🇨🇦";

const words = PAIRS.split(" ");
const EMOJI = new Map(words.filter((_, n) => n % 2 === 0).map((name, n) => [name, words[2 * n + 1]]));

/** The character of a shortcode, or undefined. */
export const emoji = (name) => EMOJI.get(name.replace(/::skin-tone-\d$/, ""));

/** A plain text with its shortcodes as characters. */
export const withEmoji = (text) => text.replace(/:([a-z0-9_+-]+(?:::skin-tone-\d)?):/g, (all, name) => emoji(name) ?? all);
