#include "node/settings/old_settings.hpp"

#include <algorithm>
#include <optional>
#include <span>

#include "core/base/text.hpp"
#include "core/originals/old_line.hpp"
#include "node/port/sensor_settings.hpp"

namespace vedette::node {
namespace {

// How the value of a symbol becomes that of a setting.
enum class Form : std::uint8_t {
    kText,
    kPassword,
    kNumber,
    kAddress,
    kMilliseconds,
    kPin,
    kSizeName,       // behind the symbol's name, and set when it is y
    kStaticAddress,  // whether there is one
    kNone,           // the outcome is known
};

// What a symbol continues as. A name that ends with '_' stands for all that begin with it.
struct Symbol {
    std::string_view name;
    Form form;
    Key key{};
    OldOutcome outcome = OldOutcome::kKept;  // with kNone
};

constexpr Symbol without_setting(std::string_view name, OldOutcome outcome) {
    return {name, Form::kNone, {}, outcome};
}

constexpr std::array<Symbol, OldSettings::kSymbols> kRows = {{
    // securityCam's Config.h
    without_setting("CAMERA_MODEL_", OldOutcome::kFirmware),
    {"WIFI_SSID", Form::kText, Key::kWifiSsid},
    {"WIFI_PASS", Form::kPassword, Key::kWifiPassword},
    {"USE_STATIC_IP", Form::kStaticAddress, {}},
    {"LOCAL_IP", Form::kAddress, Key::kWifiAddress},
    {"GATEWAY", Form::kAddress, Key::kWifiGateway},
    {"SUBNET", Form::kAddress, Key::kWifiNetmask},
    {"DNS_PRIMARY", Form::kAddress, Key::kWifiDns},
    without_setting("DNS_SECONDARY", OldOutcome::kSecondDns),
    {"SERVER_STREAM_PORT", Form::kNumber, Key::kServerFirstPort},
    {"SERVER_SERVO_PORT", Form::kNumber, Key::kServerSecondPort},
    without_setting("BAUD_RATE", OldOutcome::kConsole),
    without_setting("SERIAL_PRINT", OldOutcome::kConsole),
    without_setting("SERIAL_PRINTLN", OldOutcome::kConsole),
    // TCPCam's sdkconfig
    {"CONFIG_WIFI_SSID", Form::kText, Key::kWifiSsid},
    {"CONFIG_WIFI_PASSWORD", Form::kPassword, Key::kWifiPassword},
    {"CONFIG_TCP_PORT", Form::kNumber, Key::kTcpcamPort},
    {"CONFIG_TCP_PASSWORD", Form::kPin, Key::kTcpcamPin},
    without_setting("CONFIG_PAYLOAD_QUEUE_MAX", OldOutcome::kNoQueue),
    {"CONFIG_KEEPALIVE_IDLE", Form::kNumber, Key::kTcpcamKeepaliveIdle},
    {"CONFIG_KEEPALIVE_INTERVAL", Form::kNumber, Key::kTcpcamKeepaliveInterval},
    {"CONFIG_KEEPALIVE_COUNT", Form::kNumber, Key::kTcpcamKeepaliveCount},
    without_setting("CONFIG_BUILD_", OldOutcome::kFirmware),
    without_setting("CONFIG_CAMERA_SENSOR_", OldOutcome::kFoundByItself),
    {"CONFIG_CAMERA_IMGRES_", Form::kSizeName, Key::kCameraSize},
    {"CONFIG_STREAM_PAYLOAD_DELAY", Form::kMilliseconds, Key::kTcpcamDelay},
}};

// The choices of Kconfig that begin with CONFIG_BUILD_ and are TCPCam's.
constexpr bool is_build_type(std::string_view rest) {
    return rest == "TEST_HELLO" || rest == "TEST_JPG" || rest == "ESP32CAM";
}

std::optional<std::size_t> find_symbol(std::string_view name) {
    for (std::size_t i = 0; i < kRows.size(); ++i) {
        const std::string_view known = kRows[i].name;
        if (!known.ends_with('_')) {
            if (name == known) return i;
        } else if (name.starts_with(known) && name.size() > known.size()) {
            if (known != "CONFIG_BUILD_" || is_build_type(name.substr(known.size()))) return i;
        }
    }
    return std::nullopt;
}

OldOutcome set(Values& draft, Key key, std::string_view value) {
    return draft.set(key, value) ? OldOutcome::kKept : OldOutcome::kBadValue;
}

OldOutcome set_text(const Symbol& symbol, std::string_view value, Values& draft) {
    std::array<char, 96> memory;
    const auto text = originals::decode_quoted(value, memory);
    if (!text) return OldOutcome::kBadValue;
    const bool is_password = symbol.form == Form::kPassword;
    if (*text == (is_password ? std::string_view("password") : std::string_view("ssid")))
        return OldOutcome::kExample;
    if (is_password && !text->empty() && text->size() < 8) return OldOutcome::kShortPassword;
    return set(draft, symbol.key, *text);
}

OldOutcome set_number(const Symbol& symbol, std::string_view value, Values& draft) {
    if (value.starts_with('(') && value.ends_with(')')) value = trim(value.substr(1, value.size() - 2));
    const auto number = parse_int<std::uint32_t>(value);
    if (!number) return OldOutcome::kBadValue;
    if (symbol.form == Form::kPin && *number == 0) {
        draft.unset(symbol.key);
        return OldOutcome::kPinOff;
    }
    // TCPCam compares the PIN as the decimal text of the number.
    std::array<char, 16> memory;
    TextWriter text(memory);
    text << *number;
    if (symbol.form == Form::kMilliseconds) text << "ms";
    return set(draft, symbol.key, text.written());
}

OldOutcome set_size(std::string_view name, Values& draft) {
    const auto size = port::find_frame_size(name);
    if (!size) return OldOutcome::kBadValue;
    const port::FrameSize& row = port::frame_sizes()[static_cast<std::size_t>(*size)];
    std::array<char, 16> memory;
    TextWriter text(memory);
    text << row.width << "x" << row.height;
    return set(draft, Key::kCameraSize, text.written());
}

OldOutcome set_address(const Symbol& symbol, std::string_view value, Values& draft) {
    std::array<char, 48> memory;
    const auto text = originals::format_old_address(value, memory);
    return text && !text->empty() ? set(draft, symbol.key, *text) : OldOutcome::kBadValue;
}

}  // namespace

std::string_view result_of(OldOutcome outcome) {
    if (outcome <= OldOutcome::kFoundByItself) return "kept";
    return outcome == OldOutcome::kPinOff ? "changed" : "refused";
}

std::string_view reason_of(OldOutcome outcome) {
    switch (outcome) {
        case OldOutcome::kAbsent:
        case OldOutcome::kKept: break;
        case OldOutcome::kFoundByItself: return "the board finds it out by itself";
        case OldOutcome::kPinOff: return "without a PIN there is no TCPCam server";
        case OldOutcome::kExample: return "it is the example of the file, and no network of yours";
        case OldOutcome::kShortPassword: return "a Wi-Fi password has 8 to 63 characters";
        case OldOutcome::kDynamicAddress: return "USE_STATIC_IP is false";
        case OldOutcome::kIncomplete:
            return "a static address needs LOCAL_IP, SUBNET, GATEWAY and DNS_PRIMARY";
        case OldOutcome::kSecondDns: return "the board asks one DNS server";
        case OldOutcome::kNoQueue: return "each client gets the newest picture, and none waits";
        case OldOutcome::kFirmware: return "it is chosen when the firmware is built";
        case OldOutcome::kConsole: return "the console is the firmware's, with 115200 baud";
        case OldOutcome::kBadValue: return "the setting cannot have this value";
    }
    return {};
}

bool OldSettings::is_known(std::string_view line) {
    const auto parsed = originals::parse_old_line(line);
    return parsed && find_symbol(parsed->name);
}

std::string_view OldSettings::name_of(std::size_t symbol) { return kRows[symbol].name; }

std::string_view OldSettings::path_of(std::size_t symbol) {
    const Symbol& row = kRows[symbol];
    const bool has_setting = row.form != Form::kNone && row.form != Form::kStaticAddress;
    return has_setting ? row_of(row.key).path : std::string_view();
}

void OldSettings::take_line(std::string_view line, Values& draft) {
    const auto parsed = originals::parse_old_line(line);
    const auto symbol = parsed ? find_symbol(parsed->name) : std::nullopt;
    if (!symbol) return;
    const Symbol& row = kRows[*symbol];
    const bool is_choice = row.name.ends_with('_');
    if (is_choice && parsed->value == "n") return;  // another one is chosen
    OldOutcome& outcome = outcomes_[*symbol];
    switch (row.form) {
        case Form::kText:
        case Form::kPassword: outcome = set_text(row, parsed->value, draft); return;
        case Form::kNumber:
        case Form::kMilliseconds:
        case Form::kPin: outcome = set_number(row, parsed->value, draft); return;
        case Form::kAddress: outcome = set_address(row, parsed->value, draft); return;
        case Form::kSizeName: outcome = set_size(parsed->name.substr(row.name.size()), draft); return;
        case Form::kStaticAddress:
            is_dynamic_ = parsed->value == "false" || parsed->value == "0";
            outcome = is_dynamic_ || parsed->value == "true" || parsed->value == "1" ? OldOutcome::kKept
                                                                                     : OldOutcome::kBadValue;
            return;
        case Form::kNone: outcome = row.outcome; return;
    }
}

// A static address is taken as a whole.
void OldSettings::finish(Values& draft) {
    constexpr std::array kParts = {Key::kWifiAddress, Key::kWifiNetmask, Key::kWifiGateway, Key::kWifiDns};
    const bool is_whole = std::ranges::none_of(kParts, [&](Key key) { return draft.text(key).empty(); }) ||
                          std::ranges::all_of(kParts, [&](Key key) { return draft.text(key).empty(); });
    if (!is_dynamic_ && is_whole) return;
    for (const Key key : kParts) draft.unset(key);
    for (std::size_t i = 0; i < kRows.size(); ++i) {
        if (kRows[i].form == Form::kAddress && outcomes_[i] == OldOutcome::kKept)
            outcomes_[i] = is_dynamic_ ? OldOutcome::kDynamicAddress : OldOutcome::kIncomplete;
    }
}

void OldSettings::take_file(std::string_view text, Values& draft) {
    while (!text.empty()) {
        const std::size_t end = std::min(text.find('\n'), text.size());
        take_line(text.substr(0, end), draft);
        text.remove_prefix(std::min(end + 1, text.size()));
    }
    finish(draft);
}

bool OldSettings::is_empty() const {
    return std::ranges::all_of(outcomes_, [](OldOutcome o) { return o == OldOutcome::kAbsent; });
}

}  // namespace vedette::node
