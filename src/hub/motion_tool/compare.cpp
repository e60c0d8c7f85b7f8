#include "hub/motion_tool/compare.hpp"

#include <span>
#include <utility>

#include <fmt/format.h>

#include "core/motion/zones.hpp"
#include "hub/detect/detector_runner.hpp"
#include "hub/image/luma.hpp"
#include "hub/motion_tool/compare_report.hpp"
#include "hub/motion_tool/pass.hpp"

namespace vedette::motion_tool {
namespace {

constexpr std::string_view kProgram = "vedette motion compare";

// One of the two detectors, with its log.
class Detector {
  public:
    explicit Detector(const settings::MotionSettings& settings)
        : runner_(settings.detector, parsed(zones_, settings.zones)) {}

    void add(const frame::LumaGrid& grid, Duration at) { log_.add(runner_.feed(grid, at), at); }
    std::size_t events() const { return log_.events(); }
    DetectorLog finish() { return log_.finish(); }

  private:
    static std::span<const motion::Zone> parsed(motion::ZoneList& list, const std::string& text) {
        list.parse(text);  // was checked with the settings
        return list.zones();
    }

    motion::ZoneList zones_;
    detect::DetectorRunner runner_;
    LogBuilder log_;
};

struct Settings {
    settings::MotionSettings a, b;
};

class Comparison {
  public:
    Comparison(const CompareOptions& options, Settings settings, Format format, const grab::Console& console)
        : names_{options.a, options.b},
          settings_(std::move(settings)),
          console_(console),
          format_(format),
          head_(compare_head(format_, names_, differences(settings_.a, settings_.b))) {}

    // False: stop before the next source; a signal came, or the output can't be written.
    bool run(Input input) {
        Detector a(settings_.a);
        Detector b(settings_.b);
        image::Luma luma;
        Pass pass(
            std::move(input), console_,
            [&](const Pass::Picture& jpeg, Duration at) -> Result<void> {
                const auto grid = luma.read(jpeg->bytes());
                if (!grid) return std::unexpected(grid.error());
                a.add(*grid, at);
                b.add(*grid, at);
                return {};
            },
            [&] { return fmt::format("A {}, B {} events", a.events(), b.events()); });
        if (!head_.empty() && !pass.print(std::exchange(head_, {}))) return stop(pass);
        if (!pass.run()) report_error(pass);
        const std::vector<Match> matches = align(a.finish(), b.finish());
        CompareTotals totals;
        totals.error = pass.error();
        for (CompareTotals* const t : {&totals, &all_}) {
            t->add(matches);
            t->pass += pass.totals();
        }
        if (!pass.print(compare_matches(format_, pass.shown(), matches) +
                        compare_totals(format_, pass.shown(), totals))) {
            return stop(pass);
        }
        ++sources_read_;
        return pass.signal() == 0;
    }

    // Prints the totals of several sources. Returns the exit status.
    int finish() {
        if (sources_read_ > 1) {
            const std::string text = compare_totals(format_, {}, all_);
            const TerminationSignal signals;
            if (!grab::write_all(console_.out, as_bytes(text), signals.fd())) failed_ = true;
        }
        return failed_ ? 1 : 0;
    }

  private:
    void report_error(const Pass& pass) {
        fmt::print(console_.err, "{}: {}: {}\n", kProgram, pass.shown(), pass.error());
        failed_ = true;
    }

    bool stop(const Pass& pass) {
        if (pass.signal() == 0) report_error(pass);
        return false;
    }

    const SideNames names_;
    const Settings settings_;
    const grab::Console console_;
    const Format format_;
    std::string head_;   // "": printed
    CompareTotals all_;  // sources together
    std::size_t sources_read_ = 0;
    bool failed_ = false;
};

}  // namespace

int run_compare(const CompareOptions& options, const grab::Console& console) {
    const auto refuse = [&console](const Error& why) { return refuse_usage(console, kProgram, why); };
    const auto format = check_format(options.csv, options.json);
    if (!format) return refuse(format.error());
    auto a = read_settings_file(options.a);
    auto b = read_settings_file(options.b);
    if (!a && !b) return refuse({Kind::kInvalidArgument, a.error().message + "\n" + b.error().message});
    if (!a || !b) return refuse(a ? b.error() : a.error());
    std::vector<Input> inputs;
    for (const std::string& source : options.sources) {
        auto input = open_input(source, kProgram, console, options.tls);
        if (!input) return refuse(input.error());
        inputs.push_back(std::move(*input));
    }
    Comparison comparison(options, {std::move(*a), std::move(*b)}, *format, console);
    for (Input& input : inputs) {
        if (!comparison.run(std::move(input))) break;
    }
    return comparison.finish();
}

}  // namespace vedette::motion_tool
