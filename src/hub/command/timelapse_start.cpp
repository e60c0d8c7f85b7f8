#include "hub/command/timelapse_start.hpp"

#include <algorithm>
#include <filesystem>
#include <future>
#include <map>
#include <memory>

#include <CLI/App.hpp>
#include <fmt/format.h>

#include "core/base/text.hpp"
#include "hub/command/timelapse_text.hpp"
#include "hub/settings/settings.hpp"
#include "hub/source/make_source.hpp"
#include "hub/source/supervisor.hpp"
#include "hub/store/sqlite/sqlite_database.hpp"
#include "hub/timelapse/job.hpp"
#include "linux/base/clock_state.hpp"
#include "linux/base/log.hpp"
#include "linux/base/termination_signals.hpp"

namespace vedette::command {
namespace {

constexpr const char* kFooter =
    R"(SOURCE is any source that the hub knows: http://192.168.1.5/mjpeg, rtsp://…, v4l2:///dev/video0, rpicam://0,
test://… A picture is taken at each multiple of --every from --start on, and written to DIR as
DDMMYY/DDMMYY-HHMMSS-ID.jpg with Exif data. The camera is connected for the picture only. Each picture, and each
that is missing with the reason, is a line on standard output. Ctrl-C ends it after the picture under way.

A moment is a time (08:00) or said by the sun (sunrise, sunset+30m, dawn, dusk); the sun needs --latitude and
--longitude. `vedette run` does the same for many cameras, with a page; it takes the folder over.

Exit status: 0 stopped by Ctrl-C, or --count pictures are taken; 1 the folder can't be used; 2 usage error.

  vedette timelapse start http://192.168.1.5/mjpeg --every 30s --to garden
  vedette timelapse start v4l2:///dev/video0 --every 5m --start sunrise --stop sunset \
      --latitude 57.08 --longitude 9.91 --text "{camera_id} %H:%M" --to garden
)";

constexpr Duration kStopLimit = 10s;
constexpr Duration kLook = 200ms;  // for a signal

// Draws nothing: a lost camera is said in the line of its slot.
class NoPlaceholder : public source::Placeholder {
  public:
    std::unique_ptr<bus::Buffer> draw(io::Loop&, const bus::Camera&, const bus::CameraStatus&) override {
        return nullptr;
    }
};

// A YAML scalar between double quotes.
std::string yaml_value(std::string_view text) {
    std::string out = "\"";
    for (std::size_t i = 0; i < text.size(); ++i) {
        if (text[i] == '"' || text[i] == '\\') out += '\\';
        if (text.substr(i).starts_with("${")) out += '$';  // no variable
        out += text[i];
    }
    return out + "\"";
}

// The options as a settings file, so that they have the same forms, limits and messages.
std::string settings_text(const StartArguments& a) {
    std::string out = fmt::format("version: 1\ncameras: {{camera: {{source: {}}}}}\n", yaml_value(a.source));
    const auto section = [&](std::string_view head,
                             const std::vector<std::pair<std::string_view, std::string>>& keys,
                             std::string_view indent) {
        std::string lines;
        for (const auto& [key, value] : keys)
            if (!value.empty()) lines += fmt::format("{}{}: {}\n", indent, key, yaml_value(value));
        if (!lines.empty()) out += fmt::format("{}:\n{}", head, lines);
    };
    section("location", {{"latitude", a.latitude}, {"longitude", a.longitude}, {"time_zone", a.time_zone}},
            "  ");
    out += "timelapse:\n  start:\n    camera: camera\n    grace: 0\n";
    for (const auto& [key, value] : std::vector<std::pair<std::string_view, std::string>>{
             {"folder", std::filesystem::absolute(a.folder).lexically_normal()},
             {"every", a.every},
             {"start", a.start},
             {"stop", a.stop},
             {"weekdays", a.weekdays},
             {"from", a.from},
             {"to", a.to},
             {"dark", a.dark},
             {"camera_id", a.camera_id.empty() ? "CAM1" : a.camera_id},
             {"file_names", a.file_names},
             {"size", a.size},
             {"rotate", a.rotate},
             {"quality", a.quality}})
        if (!value.empty()) out += fmt::format("    {}: {}\n", key, yaml_value(value));
    section("    overlay", {{"text", a.text}}, "      ");
    section("    keep", {{"pictures", a.keep}, {"days", a.keep_days}}, "      ");
    return out;
}

// "--every: is too small (allowed: 1s to 24h)".
std::string as_option(const settings::Problem& problem) {
    static const std::map<std::string_view, std::string_view> kOptions{
        {"cameras.camera.source", "SOURCE"},         {"timelapse.start.overlay.text", "--text"},
        {"timelapse.start.keep.pictures", "--keep"}, {"timelapse.start.keep.days", "--keep-days"},
        {"timelapse.start.from", "--from"},          {"timelapse.start.to", "--until"},
        {"timelapse.start.folder", "--to"}};
    const auto known = kOptions.find(problem.key);
    std::string name = known != kOptions.end() ? std::string(known->second)
                                               : "--" + problem.key.substr(problem.key.rfind('.') + 1);
    std::ranges::replace(name, '_', '-');
    return fmt::format("{}: {}{}", name, problem.message,
                       problem.allowed.empty() ? "" : fmt::format(" (allowed: {})", problem.allowed));
}

// The camera and its job, on one loop with a thread of its own.
class Runner {
  public:
    Runner(const settings::Settings& settings, std::unique_ptr<source::Source> source,
           std::shared_ptr<const NamedZone> zone, std::unique_ptr<store::Database> database,
           std::unique_ptr<timelapse::TextDrawer> texts)
        : store_(std::move(database)),
          texts_(std::move(texts)),
          supervisor_(std::make_unique<source::Supervisor>(loop_, "camera", "camera", std::move(source),
                                                           placeholder_)) {
        cameras_.replace({supervisor_->camera()});
        job_ = std::make_unique<timelapse::Job>(
            timelapse::JobContext{.loop = loop_,
                                  .cameras = cameras_,
                                  .store = store_,
                                  .events = events_,
                                  .texts = texts_.get(),
                                  .clock_is_synchronised = clock_is_synchronised,
                                  .on_clock_jump = [](const store::ClockJump&) {}},
            timelapse::Job::Orders{settings.timelapse.front(), std::move(zone), settings.trust_clock});
    }

    void start() {
        loop_.post([this] { job_->start(timelapse::Beginning::kSettings); });
        loop_.start();
    }
    // Ends job and camera; a picture under way is written.
    void stop() {
        const auto ended = std::make_shared<std::promise<void>>();
        loop_.post([this, ended] {
            job_->stop(true, [this, ended] { supervisor_->stop([ended] { ended->set_value(); }); });
        });
        ended->get_future().wait_for(kStopLimit);
        loop_.stop();
        loop_.drop_pending();
    }
    timelapse::JobStatus status() const { return job_->status(); }
    // The rows of slots after `after`.
    std::vector<store::SlotRow> rows_after(UtcTime after) {
        auto rows = store_.database()->read([&](store::ReadUnit& unit) {
            return unit.slots.list("start", after + 1us, UtcTime{Duration::max()}, 1000);
        });
        return rows ? std::move(*rows) : std::vector<store::SlotRow>();
    }

  private:
    io::WorkerPool workers_{system_clock()};
    io::Loop loop_{system_clock(), workers_};
    bus::Cameras cameras_;
    bus::EventBus events_;
    store::Store store_;
    const std::unique_ptr<timelapse::TextDrawer> texts_;
    NoPlaceholder placeholder_;
    std::unique_ptr<source::Supervisor> supervisor_;
    std::unique_ptr<timelapse::Job> job_;
};

}  // namespace

int run_timelapse_start(const StartArguments& arguments, const MakeTexts& make_texts,
                        const grab::Console& console) {
    const auto fail_with = [&](int status, std::string_view why) {
        fmt::print(console.err, "vedette timelapse start: {}\n", why);
        return status;
    };
    auto settings =
        settings::parse_settings(settings_text(arguments), "options", ".", settings::process_environment());
    if (!settings) {
        for (const settings::Problem& problem : settings.error()) fail_with(2, as_option(problem));
        return 2;
    }
    settings->trust_clock = arguments.trust_clock;
    auto& camera = settings->cameras.front().source;
    if (auto done = grab::apply_tls(arguments.tls, camera, "vedette timelapse start", console); !done)
        return fail_with(2, done.error().message);
    auto source = source::make_source(camera);
    if (!source) return fail_with(2, source.error().message);
    auto zone = read_time_zone(settings->time_zone);
    if (!zone) return fail_with(2, "--time-zone: " + zone.error().message);
    std::error_code error;
    const settings::TimelapseSettings job = settings->timelapse.front();
    std::filesystem::create_directories(job.folder, error);
    if (error) return fail_with(1, fmt::format("can't make the folder {}: {}", job.folder, error.message()));
    auto database = store::open_sqlite("");
    if (!database) return fail_with(1, database.error().message);

    set_log_level(Level::kError);  // every slot is a line of the output
    TerminationSignal signals;
    const auto own_zone = std::make_shared<const NamedZone>(std::move(*zone));
    Runner runner(*settings, std::move(*source), own_zone, std::move(*database),
                  job.overlay ? make_texts() : nullptr);
    runner.start();
    UtcTime printed = system_clock().utc();
    fmt::print(console.err, "{}\n", first_line(job, *own_zone, printed));
    store::SlotCounts sum;
    const auto print_new = [&] {
        for (const store::SlotRow& row : runner.rows_after(printed)) {
            if (!grab::write_all(console.out, as_bytes(slot_line(row, *own_zone, printed)), signals.fd()))
                return false;
            (row.end == store::SlotEnd::kTaken ? sum.taken : sum.missed) +=
                row.end == store::SlotEnd::kTaken ? 1 : new_slots(row, printed);
            sum.bytes += row.bytes;
            printed = row.last;
        }
        return true;
    };
    bool told_clock = false;
    int signal = 0;
    while (signal == 0) {
        signal = signals.wait_for(kLook);
        if (!print_new()) break;
        if (arguments.count > 0 && sum.taken >= static_cast<std::uint64_t>(arguments.count)) break;
        const auto state = runner.status().state;
        if (state == timelapse::JobStatus::State::kNoClock && !std::exchange(told_clock, true))
            fmt::print(console.err,
                       "waits until the clock of this machine is right; --trust-clock does not wait\n");
        if (state == timelapse::JobStatus::State::kEnded) break;
    }
    runner.stop();
    print_new();
    fmt::print(console.err, "{}\n", sum_line(sum, job.folder));
    return 0;
}

void add_timelapse_start(CLI::App& timelapse, Invocation& invocation) {
    const auto a = std::make_shared<StartArguments>();
    auto* const start =
        timelapse.add_subcommand("start", "Take pictures of one camera at intervals, without a hub");
    start->add_option("SOURCE", a->source, "Where the pictures come from")->required();
    start->add_option("--to", a->folder, "Folder of the pictures; it is made if it is missing")
        ->type_name("DIR")
        ->required();
    start->add_option("--every", a->every, "Time between two pictures [1m]")->type_name("TIME");
    start->add_option("--start", a->start, "When the day's pictures begin [00:00]")->type_name("MOMENT");
    start->add_option("--stop", a->stop, "When they end [24:00]")->type_name("MOMENT");
    start->add_option("--weekdays", a->weekdays, "Days on which it works: mon-fri [every day]")
        ->type_name("DAYS");
    start->add_option("--from", a->from, "First day")->type_name("DATE");
    start->add_option("--until", a->to, "Last day")->type_name("DATE");
    start->add_option("--latitude", a->latitude, "Degrees north")->type_name("DEGREES");
    start->add_option("--longitude", a->longitude, "Degrees east")->type_name("DEGREES");
    start->add_option("--time-zone", a->time_zone, "Of names and moments [this machine's]")
        ->type_name("NAME");
    start->add_option("--dark", a->dark, "When it is dark, as sunset..sunrise")->type_name("MOMENTS");
    start->add_option("--camera-id", a->camera_id, "Short name in file names and text [CAM1]")
        ->type_name("ID");
    start
        ->add_option("--file-names", a->file_names, "Names of the pictures below DIR, as %Y/%m/%d/%H%M%S.jpg")
        ->type_name("NAMES");
    start->add_option("--size", a->size, "Scale down to fit")->type_name("WIDTHxHEIGHT");
    start->add_option("--rotate", a->rotate, "Turn clockwise: 90, 180 or 270")->type_name("DEGREES");
    start->add_option("--quality", a->quality, "JPEG quality of pictures that are changed [85]")
        ->type_name("1-100");
    start->add_option("--text", a->text, "A line of text in each picture")->type_name("TEXT");
    start->add_option("--keep", a->keep, "Most pictures; the oldest go")->type_name("N");
    start->add_option("--keep-days", a->keep_days, "Greatest age of a picture")->type_name("DAYS");
    start->add_option("--count", a->count, "Stop after so many pictures")->type_name("N");
    start->add_flag("--trust-clock", a->trust_clock, "Do not wait until the clock is synchronised");
    add_tls_options(*start, a->tls);
    start->footer(kFooter);
    start->callback([a, &invocation] {
        invocation.hide_credentials();
        invocation.status = run_timelapse_start(*a, invocation.make_texts, {});
    });
}

}  // namespace vedette::command
