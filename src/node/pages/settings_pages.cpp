// The pages of settings: what a form asks for is checked against the rows of the table, then saved together
// or not at all.
#include <algorithm>
#include <array>

#include "core/base/text.hpp"
#include "node/battery/battery.hpp"
#include "node/battery/pins.hpp"
#include "node/pages/pages.hpp"
#include "node/settings/rules.hpp"

namespace vedette::node {
namespace {

using settings::Type;
using settings::ValueError;

WordsKey words_of(ValueError error) {
    switch (error) {
        case ValueError::kNotANumber: return "value.number";
        case ValueError::kNotABool: return "value.bool";
        case ValueError::kNotADuration: return "value.duration";
        case ValueError::kNotASize: return "value.size";
        case ValueError::kNotAChoice: return "value.choice";
        case ValueError::kNotAnId: return "value.id";
        case ValueError::kNotAnIpv4: return "value.address";
        case ValueError::kTooSmall: return "value.small";
        case ValueError::kTooLarge: return "value.large";
        case ValueError::kTooShort: return "value.short";
        case ValueError::kTooLong: return "value.long";
        case ValueError::kBadCharacter: return "value.character";
        default: return "value.other";
    }
}

WordsKey words_of(Rule rule) {
    switch (rule) {
        case Rule::kSamePort: return "rule.same_port";
        case Rule::kIncompleteAddress: return "rule.incomplete_address";
        case Rule::kUnknownSize: return "value.size";
        case Rule::kNotAllowLine: return "rule.allow_line";
        case Rule::kNotNetmask: return "rule.netmask";
        case Rule::kNotTimeZone: return "rule.time_zone";
        case Rule::kBatteryScale: return "rule.battery_scale";
        case Rule::kNotUpdateKey: return "rule.update_key";
        case Rule::kShortWifiPassword: return "rule.short_password";
        case Rule::kNotZone: return "rule.zone";
        case Rule::kNotUrl: return "rule.url";
        case Rule::kNotToken: return "rule.token";
    }
    return "value.other";
}

// The lines of a text area, without blanks and empty ones, as a list of settings has them. Nothing: too long.
std::optional<std::string_view> join_lines(std::string_view typed, std::span<char> out) {
    TextWriter joined(out);
    while (!typed.empty()) {
        const std::size_t end = std::min(typed.find_first_of("\r\n\t"), typed.size());
        const std::string_view line = trim(typed.substr(0, end));
        typed.remove_prefix(std::min(end + 1, typed.size()));
        if (line.empty()) continue;
        if (!joined.written().empty()) joined << std::string_view(&Values::kLineEnd, 1);
        joined << line;
    }
    return joined.result();
}

// What the form says of one setting, into the draft.
std::expected<void, ValueProblem> take_field(const Form& form, Key key, Values& draft) {
    const settings::Key& row = row_of(key);
    const auto typed = form.find(row.path);
    if (!typed) return {};  // a form may have some of the fields only
    if (row.secret && typed->empty()) {
        if (form.has("remove", row.path)) draft.unset(key);
        return {};
    }
    if (row.type == Type::kLines) {
        std::array<char, kMaxBody> memory;
        const auto lines = join_lines(*typed, memory);
        if (!lines) return std::unexpected(ValueProblem{key, ValueError::kTooLong});
        return draft.set(key, *lines);
    }
    if (typed->empty() && row.type != Type::kInt && row.type != Type::kBool) {
        draft.unset(key);
        return {};
    }
    return draft.set(key, *typed);
}

// Who has a pin that battery mode cannot have.
WordsKey words_of_owner(std::string_view owner) {
    struct Owner {
        std::string_view name;
        WordsKey words;
    };
    constexpr std::array<Owner, 10> kOwners = {{
        {"the battery", "pin.battery"},
        {"the camera", "pin.camera"},
        {"the SD card", "pin.card"},
        {"the elevation servo", "pin.elevation"},
        {"the flash chip", "pin.flash"},
        {"the lamp", "pin.lamp"},
        {"the PSRAM", "pin.psram"},
        {"the status LED", "pin.status"},
        {"the traverse servo", "pin.traverse"},
        {"", "pin.none"},
    }};
    for (const auto& [name, words] : kOwners) {
        if (name == owner) return words;
    }
    return "pin.none";
}

// Behind it the board has no pages.
bool turns_battery_on(const Values& before, const Values& after) {
    return !before.flag(Key::kBatteryActivated) && after.flag(Key::kBatteryActivated);
}

bool has_way_in(const Values& values) {
    return (values.flag(Key::kWifiActivated) && !values.text(Key::kWifiSsid).empty()) ||
           values.flag(Key::kAccessPointActivated);
}

}  // namespace

void Pages::save_settings(Exchange& exchange, PageId page) {
    if (!admits(exchange, true)) return;
    if (page == PageId::kMotion && services_.motion == nullptr) return exchange.redirect("/");
    if (exchange.ticket() != 0) return finish_save(exchange, page);
    Values* const draft = services_.settings.edit();
    if (draft == nullptr) return exchange.later();
    PageView* const view = begin(exchange, page);
    if (view == nullptr) return;
    Say say{.problem = "settings.wrong", .status = 422};
    bool is_wrong = !view->form().read(exchange.body());
    if (is_wrong) say.problem = "value.malformed";
    for (const Key key : view->fields()) {
        const auto taken = take_field(view->form(), key, *draft);
        if (!taken) view->add_fault({row_of(key).path, words_of(taken.error().error)});
    }
    if (const auto broken = check_rules(*draft); broken && !view->has_faults())
        view->add_fault({row_of(broken->key).path, words_of(broken->rule)});
    if (closes_plain(exchange, *draft)) view->add_fault({row_of(Key::kServerHttp).path, "https.not_here"});
    if (services_.battery != nullptr) {
        const auto pin = check_battery_pins(*draft, services_.battery->claims());
        if (pin) view->add_fault({row_of(pin->key).path, words_of_owner(pin->owner)});
    }
    if (!is_wrong && !view->has_faults() && has_way_in(services_.settings.values()) && !has_way_in(*draft) &&
        view->form().text("confirm") != "true") {
        view->ask_confirmation("settings.confirm_last_way");
        say.problem = "settings.last_way";
        is_wrong = true;
    }
    if (!is_wrong && !view->has_faults() && turns_battery_on(services_.settings.values(), *draft) &&
        view->form().text("confirm") != "true") {
        view->ask_confirmation("battery.confirm");
        say.problem = "battery.warning";
        is_wrong = true;
    }
    if (is_wrong || view->has_faults()) return send(exchange, *view, say);
    pool_.give_back(*view);
    exchange.ticket() = services_.settings.save().value_or(0);
    exchange.later();
}

// The draft is saved, or not: what was typed is not lost.
void Pages::finish_save(Exchange& exchange, PageId page) {
    const auto result = services_.settings.result_of(exchange.ticket());
    if (!result) return exchange.later();
    if (!*result) {
        PageView* const view = begin(exchange, page);
        if (view == nullptr) return;
        view->form().read(exchange.body());
        return send(exchange, *view, {.problem = "settings.not_stored", .status = 500});
    }
    const PageFields fields(row_of(page));
    const bool holds_at_once = std::ranges::all_of(
        fields.keys(), [](Key key) { return row_of(key).apply == settings::Apply::kLive; });
    std::array<char, 48> path;
    TextWriter target(path);
    target << row_of(page).path << (holds_at_once ? "?saved" : "?restart");
    exchange.redirect(target.written());
}

}  // namespace vedette::node
