// The lines of the page of information.
#include <array>
#include <chrono>

#include "core/base/text.hpp"
#include "node/pages/page_view.hpp"
#include "node/settings/zone.hpp"

namespace vedette::node {
namespace {

// Before it, a clock has not been set.
constexpr std::chrono::seconds kFirstTime{1'600'000'000};

// By their place on the page.
enum class Fact : std::uint8_t {
    kName,
    kDate,
    kUptime,
    kPlatform,
    kFrequency,
    kMemoryFree,
    kMemoryAllocated,
    kMemoryTotal,
    kFlash,
    kStacks,
    kCause,
    kVersion,
};
constexpr std::array<std::string_view, 12> kLabels = {
    "name",         "date",  "uptime", "platform", "frequency", "memory_free", "memory_allocated",
    "memory_total", "flash", "stacks", "cause",    "version",
};

void put_two(TextWriter& out, std::int64_t number) {
    if (number < 10) out << "0";
    out << number;
}

void put_span(TextWriter& out, Duration span) {
    const std::int64_t second = std::chrono::duration_cast<std::chrono::seconds>(span).count();
    if (second >= 86400) out << second / 86400 << " d ";
    put_two(out, second / 3600 % 24);
    out << ":";
    put_two(out, second / 60 % 60);
    out << ":";
    put_two(out, second % 60);
}

void put_size(TextWriter& out, std::uint64_t bytes) {
    if (bytes >= 10'000'000) {
        out << bytes / 1'000'000 << " MB";
    } else {
        out << bytes / 1000 << " kB";
    }
}

WordsKey words_of_cause(port::ResetCause cause) {
    switch (cause) {
        case port::ResetCause::kPowerOn: return "cause.power";
        case port::ResetCause::kRestart: return "cause.restart";
        case port::ResetCause::kWatchdog: return "cause.watchdog";
        case port::ResetCause::kPanic: return "cause.panic";
        case port::ResetCause::kBrownout: return "cause.brownout";
        case port::ResetCause::kDeepSleep: return "cause.sleep";
        case port::ResetCause::kOther: break;
    }
    return "cause.other";
}

}  // namespace

PageView::Value PageView::fact_value(std::string_view name, Indices indices) const {
    if (name == "facts") return templates::Count{kLabels.size()};
    const std::size_t index = indices.empty() ? 0 : indices[0] % kLabels.size();
    if (name == "fact.label") return words_of("information.", kLabels[index]);
    if (name != "fact.value") return {};
    const port::SystemInfo info = shown_.system.info();
    TextWriter out(scratch_);
    std::array<char, tz::kMaxLocalText> date;
    switch (static_cast<Fact>(index)) {
        case Fact::kName: return shown_.settings.text(Key::kName);
        case Fact::kDate:
            if (shown_.clock.utc().since < kFirstTime) return words("information.clock_unset");
            out << tz::format_local(zone_of(shown_.settings).local(shown_.clock.utc()), date);
            break;
        case Fact::kUptime: put_span(out, shown_.clock.mono().since); break;
        case Fact::kPlatform: return info.platform;
        case Fact::kFrequency:
            if (info.cpu_mhz == 0) return words("information.unknown");
            out << info.cpu_mhz << " MHz";
            break;
        case Fact::kMemoryFree: put_size(out, info.memory_free); break;
        case Fact::kMemoryAllocated: put_size(out, info.memory_total - info.memory_free); break;
        case Fact::kMemoryTotal: put_size(out, info.memory_total); break;
        case Fact::kFlash:
            if (info.flash_total == 0) return words("information.unknown");
            put_size(out, info.flash_total);
            break;
        case Fact::kStacks:
            for (const port::TaskStack& stack : info.stacks) {
                if (stack.name.empty()) continue;
                out << (out.written().empty() ? "" : ", ") << stack.name << " " << stack.used << " / "
                    << stack.size;
            }
            break;
        case Fact::kCause: return words(words_of_cause(info.cause));
        case Fact::kVersion: return shown_.version;
    }
    return out.written();
}

}  // namespace vedette::node
