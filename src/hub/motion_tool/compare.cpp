#include "hub/motion_tool/compare.hpp"

#include <span>
#include <utility>

#include <fmt/format.h>

#include "core/motion/zones.hpp"
#include "hub/detect/luma.hpp"
#include "hub/detect/watch.hpp"
#include "hub/grab/picture_output.hpp"
#include "hub/motion_tool/compare_report.hpp"
#include "hub/motion_tool/input.hpp"
#include "hub/motion_tool/pass.hpp"

namespace vedette::motion_tool {
namespace {

constexpr std::string_view kWho = "vedette motion compare";

// One of the two detectors with what it said so far.
class Side {
  public:
    explicit Side(const settings::MotionSettings& settings)
        : watch_(settings.detector, parsed(zones_, settings.zones)) {}

    void see(const frame::LumaGrid& grid, Duration at) { said_.see(watch_.see(grid, at), at); }
    std::size_t events() const { return said_.events(); }
    SideLog finish() { return said_.finish(); }

  private:
    static std::span<const motion::Zone> parsed(motion::ZoneList& list, const std::string& text) {
        list.parse(text);  // the settings were checked
        return list.zones();
    }

    motion::ZoneList zones_;
    detect::Watch watch_;
    SideWatch said_;
};

struct Settings {
    settings::MotionSettings a, b;
};

class Comparison {
  public:
    Comparison(const CompareWords& words, Settings settings, const MotionConsole& console)
        : names_{words.a, words.b},
          settings_(std::move(settings)),
          console_(console),
          form_(words.csv    ? MotionForm::kCsv
                : words.json ? MotionForm::kJson
                             : MotionForm::kWords),
          head_(compare_head(form_, names_, differences(settings_.a, settings_.b))) {}

    // False: a signal has ended it, and it was the last.
    bool look_at(MotionInput input) {
        Side a(settings_.a);
        Side b(settings_.b);
        detect::Luma luma;
        MotionPass pass(
            std::move(input), console_,
            [&](const MotionPass::Picture& jpeg, Duration at) -> Result<void> {
                const auto grid = luma.read(jpeg->bytes());
                if (!grid) return std::unexpected(grid.error());
                a.see(*grid, at);
                b.see(*grid, at);
                return {};
            },
            [&] { return fmt::format("A {}, B {} events", a.events(), b.events()); });
        if (!head_.empty() && !pass.print(std::exchange(head_, {}))) return give_up(pass);
        if (!pass.run()) complain(pass);
        const std::vector<Moment> moments = align(a.finish(), b.finish());
        CompareTotals totals;
        totals.ended = pass.why();
        for (CompareTotals* const t : {&totals, &all_}) {
            t->add(moments);
            t->add(pass.totals());
        }
        if (!pass.print(compare_moments(form_, pass.shown(), moments) +
                        compare_totals(form_, pass.shown(), totals))) {
            return give_up(pass);
        }
        ++sources_;
        return pass.signal() == 0;
    }

    // Of all sources together, where there were several. The exit status.
    int finish() {
        if (sources_ > 1) {
            const std::string text = compare_totals(form_, {}, all_);
            const EndSignal signals;
            if (!grab::write_whole(console_.out, as_bytes(text), signals.fd())) failed_ = true;
        }
        return failed_ ? 1 : 0;
    }

  private:
    void complain(const MotionPass& pass) {
        fmt::print(console_.err, "{}: {}: {}\n", kWho, pass.shown(), pass.why());
        failed_ = true;
    }

    bool give_up(const MotionPass& pass) {
        if (pass.signal() == 0) complain(pass);
        return false;
    }

    const SideNames names_;
    const Settings settings_;
    const MotionConsole console_;
    const MotionForm form_;
    std::string head_;  // until it was printed
    CompareTotals all_;
    std::size_t sources_ = 0;
    bool failed_ = false;
};

}  // namespace

std::string compare_footer() {
    return "A.yaml and B.yaml hold the detector's settings (docs/ref/motion-settings.md); /dev/null is all\n"
           "defaults. SOURCE is as of `vedette motion`. \"later\" and \"earlier\" compare when each would "
           "have\n"
           "told of it first.\n"
           "\n"
           "Exit status: 0 all was seen, or Ctrl-C ended it; 1 a source failed; 2 wrong words or settings.\n"
           "\n"
           "  vedette motion compare now.yaml bolder.yaml monday.mp4 tuesday.mp4\n";
}

int run_compare(const CompareWords& words, const MotionConsole& console) {
    const auto refuse = [&console](const Error& why) { return refuse_motion(console.err, kWho, why); };
    if (words.csv && words.json)
        return refuse({Kind::kInvalidArgument, "--csv and --json are two forms of the same; take one"});
    auto a = read_motion_file(words.a);
    auto b = read_motion_file(words.b);
    if (!a && !b) return refuse({Kind::kInvalidArgument, a.error().message + "\n" + b.error().message});
    if (!a || !b) return refuse(a ? b.error() : a.error());
    std::vector<MotionInput> inputs;
    for (const std::string& source : words.sources) {
        auto input = open_motion_input(source);
        if (!input) return refuse(input.error());
        inputs.push_back(std::move(*input));
    }
    Comparison comparison(words, {std::move(*a), std::move(*b)}, console);
    for (MotionInput& input : inputs) {
        if (!comparison.look_at(std::move(input))) break;
    }
    return comparison.finish();
}

}  // namespace vedette::motion_tool
