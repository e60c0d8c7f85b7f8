// The page of the battery: what is measured, and the two buttons that take a measurement over as that of a
// full or of an empty battery. The settings below them are those of every page of settings.
#include <array>

#include "core/base/text.hpp"
#include "node/battery/battery.hpp"
#include "node/pages/pages.hpp"
#include "node/settings/rules.hpp"

namespace vedette::node {
namespace {

WordsKey words_of(power::Protection protection) {
    switch (protection) {
        case power::Protection::kLow: return "battery.slept_low";
        case power::Protection::kUnreadable: return "battery.slept_unreadable";
        case power::Protection::kBrownouts: return "battery.slept_brownouts";
        case power::Protection::kNone: break;
    }
    return {};
}

}  // namespace

ShownBattery Pages::look_at_battery() const {
    if (services_.battery == nullptr) return {};
    const BatteryReading now = services_.battery->read();
    return {.reading = now.reading,
            .percent = now.percent,
            .is_live = now.is_live,
            .slept_for = words_of(services_.battery->start().slept_for)};
}

void Pages::change_battery(Exchange& exchange, PageId page) {
    std::array<char, 8> memory;
    const auto level = exchange.form_field("this_is", memory);
    const bool is_full = level == "full";
    if (exchange.ticket() != 0 || (!is_full && level != "empty")) return save_settings(exchange, page);
    if (!admits(exchange, true)) return;
    const ShownBattery battery = look_at_battery();
    Values* const draft = services_.settings.edit();
    if (draft == nullptr) return exchange.later();
    std::array<char, 8> number;
    TextWriter text(number);
    text << battery.reading.value_or(0);
    const Key key = is_full ? Key::kBatteryFull : Key::kBatteryEmpty;
    const bool fits = battery.reading && draft->set(key, text.written()) && !check_rules(*draft);
    if (fits) {
        exchange.ticket() = services_.settings.save().value_or(0);
        return exchange.later();
    }
    PageView* const view = begin(exchange, page);
    if (view == nullptr) return;
    Say say{.problem = "battery.no_reading", .status = 422};
    if (battery.reading) say.problem = "rule.battery_scale";
    send(exchange, *view, say);
}

PageView::Value PageView::battery_value(std::string_view name) const {
    TextWriter out(scratch_);
    if (name == "battery.has_reading") return battery_.reading.has_value();
    if (name == "battery.slept") return words(battery_.slept_for);
    if (name == "battery.source") return battery_.is_live ? words("battery.live") : words("battery.at_start");
    if (name == "battery.level") {
        if (!battery_.percent) return words("battery.none");
        out << *battery_.percent << " %";
    } else if (name == "battery.reading") {
        out << battery_.reading.value_or(0);
    } else {
        return {};
    }
    return out.written();
}

}  // namespace vedette::node
