#include "hub/command/timelapse_render.hpp"

#include <memory>
#include <optional>
#include <utility>

#include <CLI/App.hpp>
#include <fmt/format.h>
#include <unistd.h>

#include "core/base/text.hpp"
#include "hub/command/timelapse_choice.hpp"
#include "hub/film/combine.hpp"
#include "hub/film/ledger_pictures.hpp"
#include "hub/film/render.hpp"
#include "hub/grab/progress.hpp"
#include "hub/motion_tool/progress.hpp"
#include "linux/base/clock.hpp"
#include "linux/base/termination_signals.hpp"

namespace vedette::command {
namespace {

constexpr const char* kFooter =
    R"(The pictures are those of the time-lapse job ID of a settings file, by its ledger, or with FOLDER the JPEG files of a
folder.

FOLDER holds JPEG files, also in folders of it, as rpicampy and Vedette write them. The time of a picture is that of
its EXIF data, else that in its name (290326-183000-CAM1.jpg, 2026-03-29_18-30-00.jpg), else that of the file.
Pictures that are damaged, missing or of another size than the first are counted and passed over.

FILE ends with .mp4 (H.264), .webm (VP9) or .gif, and appears when it is complete. The film is made in parts, which
stay in the folder .FILE.parts beside it until then: after Ctrl-C or a power cut, the same command goes on with the
first part that is missing.

--stabilise is for a camera that moves in the wind. It measures how far each picture is off the mean of those before it, and
says what is left of the picture before the film is begun. --titles writes 2026-03-29 at the bottom left, in the zone
of the job or of this machine.

--as star-trail makes one picture with the brightest value that each pixel ever had, --as keogram one with the middle
column of each picture from left to right (of several, beyond 2,048). FILE ends with .png or .jpg then.

Exit status: 0 the film is there; 1 it is not; 2 usage error.

  vedette timelapse render /var/lib/vedette/garden -o garden.mp4
  vedette timelapse render garden --config vedette.yaml --from 2026-11-01 -o november.mp4
  vedette timelapse render images --from 2026-03-29 --to 2026-04-01 --every 5 --fps 30 --size 1280x720 -o days.webm
)";

constexpr std::string_view kStarTrail = "star-trail";
constexpr std::string_view kKeogram = "keogram";
constexpr Duration kShowInterval = 100ms;

std::optional<image::Size> parse_size(std::string_view text) {
    const std::size_t by = text.find('x');
    if (by == std::string_view::npos) return std::nullopt;
    const auto width = parse_int<int>(text.substr(0, by));
    const auto height = parse_int<int>(text.substr(by + 1));
    if (!width || !height) return std::nullopt;
    return image::Size{*width, *height};
}

// The text of an error when an option is wrong. `zone`: of the times; null: that of this machine.
std::optional<std::string> read(const RenderArguments& arguments, const NamedZone* zone,
                                film::RenderOptions& options) {
    options.folder = arguments.folder;
    options.output = arguments.output;
    options.fps = arguments.fps;
    options.choice.every = arguments.every;
    options.deflicker = arguments.deflicker;
    options.stabilise = arguments.stabilise;
    options.titles = arguments.titles;
    for (const auto& [text, time, name] : {std::tuple(&arguments.from, &options.choice.from, "--from"),
                                           std::tuple(&arguments.to, &options.choice.to, "--to")}) {
        if (text->empty()) continue;
        const auto wall = film::parse_wall_time(*text);
        if (wall) *time = zone ? zone->rules().utc(*wall).at : film::parse_local(*text);
        if (!*time) return fmt::format("{} {}: write 2026-03-29 or \"2026-03-29 18:30\"", name, *text);
    }
    if (arguments.as != "film" && arguments.as != kStarTrail && arguments.as != kKeogram)
        return fmt::format("--as {}: write film, star-trail or keogram", arguments.as);
    const bool changes = arguments.deflicker || arguments.stabilise || arguments.titles;
    if (arguments.as != "film" && (changes || !arguments.size.empty()))
        return "--deflicker, --stabilise, --titles and --size are for films";
    if (arguments.size.empty()) return std::nullopt;
    options.size = parse_size(arguments.size);
    if (!options.size) return fmt::format("--size {}: write WIDTHxHEIGHT, 1280x720", arguments.size);
    return std::nullopt;
}

std::string describe(const film::UseCount& count, const RenderArguments& arguments) {
    std::string text =
        fmt::format("{}: {} picture{}", arguments.output, count.used, count.used == 1 ? "" : "s");
    if (arguments.as == "film")
        text += fmt::format(", {:.1f} s", static_cast<double>(count.used) / arguments.fps);
    const std::pair<std::size_t, const char*> passed_over[] = {
        {count.damaged, "damaged"}, {count.missing, "missing"}, {count.odd_sized, "of another size"}};
    const char* mark = "; passed over: ";
    for (const auto& [number, why] : passed_over) {
        if (number == 0) continue;
        text += fmt::format("{}{} {}", mark, number, why);
        mark = ", ";
    }
    return text + "\n";
}

std::string note_of(const film::RenderProgress& progress) {
    if (progress.is_measuring) return "measuring";
    return progress.kept > 0 ? fmt::format("{} of an earlier start", progress.kept) : "";
}

// The pictures of a job.
Result<std::vector<film::PictureFile>> pictures_of(const Chosen& job, const film::Choice& choice) {
    auto database = open_ledger(job);
    if (!database) return std::unexpected(std::move(database.error()));
    const settings::TimelapseSettings& own = job.jobs.front();
    auto pictures = film::ledger_pictures(**database, own.id, own.folder, choice.from.value_or(UtcTime{}),
                                          choice.to.value_or(UtcTime{Duration::max()}), choice.every);
    if (pictures && pictures->empty())
        return fail(Kind::kNotFound, fmt::format("{} has no pictures of this time", own.id));
    return pictures;
}

Result<film::UseCount> make(const RenderArguments& arguments, const std::optional<Chosen>& job,
                            const film::RenderOptions& options, const film::OnProgress& progress) {
    const film::CombineOptions combined{
        .folder = options.folder,
        .output = options.output,
        .choice = options.choice,
        .kind = arguments.as == kKeogram ? film::Combination::kKeogram : film::Combination::kStarTrail};
    const bool is_film = arguments.as == "film";
    if (!job) return is_film ? film::render(options, progress) : film::combine(combined, progress);
    auto pictures = pictures_of(*job, options.choice);
    if (!pictures) return std::unexpected(std::move(pictures.error()));
    return is_film ? film::render_pictures(options, std::move(*pictures), progress)
                   : film::combine_pictures(combined, *pictures, progress);
}

}  // namespace

int run_timelapse_render(const RenderArguments& arguments, const grab::Console& console) {
    film::RenderOptions options;
    std::optional<Chosen> job;
    if (!arguments.config.empty()) {
        auto chosen = choose_jobs(arguments.config, arguments.folder);
        if (!chosen) {
            fmt::print(console.err, "vedette: {}\n", chosen.error().message);
            return 1;
        }
        job = std::move(*chosen);
        options.zone = std::make_shared<const NamedZone>(job->zone);
    } else if (auto zone = read_time_zone()) {
        options.zone = std::make_shared<const NamedZone>(std::move(*zone));
    }
    if (const auto wrong = read(arguments, job ? &job->zone : nullptr, options)) {
        fmt::print(console.err, "vedette: {}\n", *wrong);
        return 2;
    }
    TerminationSignal signals;
    int signal = 0;
    grab::ProgressLine line(console.err, console.progress);
    line.note(fmt::format("reading {}", arguments.folder));
    const Clock& clock = system_clock();
    std::optional<MonoTime> started;  // at the first picture that is not of an earlier start
    bool is_measuring = false;
    MonoTime shown_at{};
    bool crop_told = false;
    const auto made = make(arguments, job, options, [&](const film::RenderProgress& progress) {
        const MonoTime now = clock.mono();
        if (!started || (is_measuring && !progress.is_measuring)) started = now;
        is_measuring = progress.is_measuring;
        if (progress.crop && !std::exchange(crop_told, true)) {
            line.clear();
            fmt::print(console.err, "stabilise: {}x{} is left of {}x{} pixels\n", progress.crop->width(),
                       progress.crop->height(), progress.picture.width, progress.picture.height);
        }
        if (now - shown_at >= kShowInterval) {
            shown_at = now;
            line.note(motion_tool::describe_progress({.pictures = progress.done - progress.kept,
                                                      .total = progress.total - progress.kept,
                                                      .note = note_of(progress),
                                                      .elapsed = now - *started}));
        }
        signal = signals.take();
        return signal == 0;
    });
    line.clear();
    if (made) {
        const auto written = grab::write_all(console.out, as_bytes(describe(*made, arguments)), signals.fd());
        return written ? 0 : 1;
    }
    fmt::print(console.err, "vedette: {}{}\n", made.error().message,
               made.error().kind == Kind::kCancelled && arguments.as == "film"
                   ? "; the same command goes on with it"
                   : "");
    if (signal != 0) return 128 + signal;
    return made.error().kind == Kind::kInvalidArgument ? 2 : 1;
}

void add_timelapse_render(CLI::App& timelapse, Invocation& invocation) {
    const auto arguments = std::make_shared<RenderArguments>();
    auto* const render =
        timelapse.add_subcommand("render", "Make a film of a job's pictures, or of a folder of pictures");
    render->add_option("FOLDER", arguments->folder, "The pictures' folder; with --config the id of a job")
        ->required();
    render->add_option("--config,-c", arguments->config, "The hub's settings file (YAML), which has the job")
        ->type_name("FILE");
    render->add_option("-o,--output", arguments->output, "The film: .mp4, .webm or .gif")
        ->type_name("FILE")
        ->required();
    render->add_option("--from", arguments->from, "Pictures taken then or later, local time [the first]")
        ->type_name("TIME");
    render->add_option("--to", arguments->to, "Pictures taken before, local time [the last]")
        ->type_name("TIME");
    render->add_option("--every", arguments->every, "Use one of so many pictures")
        ->type_name("N")
        ->capture_default_str();
    render->add_option("--fps", arguments->fps, "Pictures a second, up to 240")
        ->type_name("F")
        ->capture_default_str();
    render
        ->add_option("--size", arguments->size, "Scale the pictures into WIDTHxHEIGHT [as the first picture]")
        ->type_name("SIZE");
    render->add_option("--as", arguments->as, "film, star-trail or keogram")
        ->type_name("KIND")
        ->capture_default_str();
    render->add_flag("--deflicker", arguments->deflicker,
                     "Even out brightness that jumps from picture to picture");
    render->add_flag("--stabilise", arguments->stabilise,
                     "Put all pictures where the first one is, and cut the edges");
    render->add_flag("--titles", arguments->titles, "Write each day's date into its first two seconds");
    render->footer(kFooter);
    render->callback([arguments, &invocation] {
        invocation.status = run_timelapse_render(*arguments, {.progress = ::isatty(STDERR_FILENO) == 1});
    });
}

}  // namespace vedette::command
