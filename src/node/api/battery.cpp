// The battery: its level, how the board runs, and the measurements of a full and of an empty one.
#include "node/battery/battery.hpp"

#include <array>

#include "core/base/text.hpp"
#include "node/api/battery.hpp"
#include "node/api/document.hpp"
#include "node/api/members.hpp"
#include "node/api/problem.hpp"
#include "node/api/save.hpp"
#include "node/battery/pins.hpp"
#include "node/settings/rules.hpp"

namespace vedette::node::api {
namespace {

std::string_view name_of(power::Mode mode) {
    switch (mode) {
        case power::Mode::kAwake: return "awake";
        case power::Mode::kOwner: return "owner";
        case power::Mode::kProtected:  // it sleeps, and shows nothing
        case power::Mode::kOff: break;
    }
    return "off";
}

std::string_view name_of(power::Protection protection) {
    switch (protection) {
        case power::Protection::kLow: return "low";
        case power::Protection::kUnreadable: return "unreadable";
        case power::Protection::kBrownouts: return "brownouts";
        case power::Protection::kNone: break;
    }
    return "none";
}

void write_optional(json::Writer& json, std::string_view name, const std::optional<int>& number) {
    json.key(name);
    number ? json.number(*number) : json.null();
}

}  // namespace

bool refuse_pins(Exchange& exchange, const Values& draft) {
    const Battery* const battery = exchange.services().battery;
    const auto problem = battery != nullptr ? check_battery_pins(draft, battery->claims()) : std::nullopt;
    if (!problem) return false;
    std::array<char, 80> memory;
    TextWriter detail(memory);
    detail << "GPIO " << draft.number(problem->key);
    if (problem->owner.empty()) {
        detail << " cannot do this";
    } else {
        detail << " is that of " << problem->owner;
    }
    detail << "; nothing has changed.";
    refuse(exchange, {.detail = detail.written(), .parameter = row_of(problem->key).path});
    return true;
}

// {"mode":"off","percent":80,"reading":185,"live":true,"slept_for":"none"}
bool write_battery(json::Writer& json, const Services& services, unsigned step) {
    if (step > 0) return false;
    const BatteryStart start = services.battery != nullptr ? services.battery->start() : BatteryStart{};
    const BatteryReading now = services.battery != nullptr ? services.battery->read() : BatteryReading{};
    json.begin_object().key("mode").string(name_of(start.mode));
    write_optional(json, "percent", now.percent);
    write_optional(json, "reading", now.reading);
    json.key("live").boolean(now.is_live).key("slept_for").string(name_of(start.slept_for)).end_object();
    return true;
}

// {"this_is":"full"}: what is measured becomes a setting.
void change_battery(Exchange& exchange) {
    if (exchange.ticket() != 0) {
        if (is_saved(exchange)) show(exchange, write_battery);
        return;
    }
    std::optional<Key> key;
    std::array<char, Members::kMaxText> memory;
    Members members(exchange.body(), memory);
    while (const auto member = members.next()) {
        if (member->name == "this_is" && member->text == "full") key = Key::kBatteryFull;
        if (member->name == "this_is" && member->text == "empty") key = Key::kBatteryEmpty;
        if (member->name != "this_is" || !key)
            return refuse(exchange, {.detail = "The only member is this_is, \"full\" or \"empty\".",
                                     .parameter = member->name});
    }
    if (refuse_fault(exchange, members)) return;
    if (!key) return refuse(exchange, {.detail = "The member this_is is missing.", .parameter = "this_is"});
    const Services& services = exchange.services();
    const BatteryReading now = services.battery != nullptr ? services.battery->read() : BatteryReading{};
    const int reading = now.reading.value_or(-1);
    if (reading < 0)
        return refuse(exchange,
                      {.status = 409,
                       .code = "no_reading",
                       .detail = "No battery was measured; check its wiring, then restart the board."});
    Values* const draft = exchange.services().settings.edit();
    if (draft == nullptr) return exchange.later();
    std::array<char, 8> number;
    TextWriter text(number);
    text << reading;
    if (!draft->set(*key, text.written()) || check_rules(*draft))
        return refuse(
            exchange,
            {.detail = "A full battery has a higher reading than an empty one; nothing has changed.",
             .parameter = "this_is"});
    save(exchange);
}

}  // namespace vedette::node::api
