#include "hub/command/doctor.hpp"

#include <algorithm>
#include <memory>
#include <vector>

#include <CLI/App.hpp>
#include <CLI/Validators.hpp>
#include <fmt/format.h>

#include "core/base/host_port.hpp"
#include "hub/backup/restore.hpp"
#include "hub/bus/camera.hpp"
#include "hub/command/local_access.hpp"
#include "hub/command/settings_output.hpp"
#include "hub/command/subcommands.hpp"
#include "hub/doctor/camera_checks.hpp"
#include "hub/doctor/network_checks.hpp"
#include "hub/doctor/system_checks.hpp"
#include "hub/source/make_source.hpp"
#include "hub/source/supervisor.hpp"
#include "hub/store/state_folder.hpp"
#include "linux/base/clock_state.hpp"
#include "linux/io/timer.hpp"

namespace vedette::command {
namespace {

constexpr Duration kToConnect = 2s;

// Nobody looks at these pictures.
class NoPlaceholder : public source::Placeholder {
  public:
    std::unique_ptr<bus::Buffer> draw(io::Loop&, const bus::Camera&, const bus::CameraStatus&) override {
        return nullptr;
    }
};

// One camera while it is watched.
struct Watched {
    const settings::CameraSettings& settings;
    std::unique_ptr<source::Supervisor> supervisor;
    std::unique_ptr<bus::Subscription> subscription;
    doctor::CameraRecord connected{};
};

// Everything that the doctor's own run has counted counts.
doctor::CameraRecord begun_at(const bus::Camera& camera) {
    doctor::CameraRecord record = doctor::record_of(camera);
    record.too_large = record.no_memory = record.wrong_length = record.no_length = 0;
    record.skips.clear();
    record.ends.clear();
    return record;
}

// Whether a hub holds the state folder.
bool hub_runs(const std::string& state) {
    if (::access((state + "/lock").c_str(), F_OK) != 0) return false;
    const auto folder = store::StateFolder::open(state);
    return !folder && folder.error().kind == Kind::kFailedPrecondition;
}

// The ways to the outside: through the proxy if a hub runs, and to the internet if that is wanted.
io::Task<> look_outside(io::Loop& loop, const settings::Settings& settings, bool hub, Endpoint internet,
                        doctor::Findings& out) {
    io::Stop never;
    if (hub) {
        auto looking = doctor::check_proxy(loop, settings, never);
        std::ranges::move(co_await std::move(looking), std::back_inserter(out));
    }
    if (internet.port != 0) {
        auto trying = doctor::check_internet(loop, std::move(internet), never);
        std::ranges::move(co_await std::move(trying), std::back_inserter(out));
    }
}

// Blocks until that is done.
void look_outside(const settings::Settings& settings, bool hub, const Endpoint& internet,
                  doctor::Findings& out) {
    io::WorkerPool workers(system_clock());
    io::Loop loop(system_clock(), workers);
    loop.spawn(look_outside(loop, settings, hub, internet, out), [&] { loop.quit(); });
    loop.run();
}

}  // namespace

doctor::Findings watch_cameras(const settings::Settings& settings, Duration window) {
    io::WorkerPool workers(system_clock());
    io::Loop loop(system_clock(), workers);
    NoPlaceholder placeholder;
    doctor::Findings out;
    std::vector<Watched> watched;
    std::uint32_t seed = 0;
    for (const settings::CameraSettings& camera : settings.cameras) {
        auto source = source::make_source(camera.source, camera.name);
        if (!source) {
            out.push_back({doctor::Level::kError, camera.id, source.error().message, "", ""});
            continue;
        }
        const source::SupervisorOptions options{.silence = camera.timeout.value_or(Duration::zero()),
                                                .memory = settings.live.memory_per_camera,
                                                .max_picture = settings.live.max_picture,
                                                .seed = ++seed};
        auto supervisor =
            std::make_unique<source::Supervisor>(loop, camera.id, camera.name, std::move(*source),
                                                 placeholder, options, source::Supervisor::OnChange());
        auto subscription =
            supervisor->camera()->units.subscribe(bus::kPictures, bus::Policy::latest(), [] {});
        watched.push_back({camera, std::move(supervisor), std::move(subscription), {}});
    }
    io::Timer timer(loop);
    std::size_t running = watched.size();
    const auto end = [&] {
        for (Watched& one : watched) {
            const auto after = doctor::record_of(*one.supervisor->camera());
            std::ranges::move(doctor::check_camera(one.settings, settings.live, one.connected, after, window),
                              std::back_inserter(out));
        }
        for (Watched& one : watched)
            one.supervisor->stop([&] {
                if (--running == 0) loop.quit();
            });
    };
    timer.start_after(kToConnect, [&] {
        for (Watched& one : watched) one.connected = begun_at(*one.supervisor->camera());
        timer.start_after(window, end);
    });
    if (!watched.empty()) loop.run();
    watched.clear();
    return out;
}

int run_doctor(const DoctorOptions& options, const grab::Console& console) {
    if (const auto done = backup::finish_restore(options.config); !done) {
        fmt::print(console.err, "vedette doctor: {}\n", done.error().message);
        return 1;
    }
    const auto settings = settings::load_settings(options.config);
    if (!settings) {
        for (const settings::Problem& problem : settings.error())
            fmt::print(console.err, "{}\n", settings::format(problem));
        return 2;
    }
    Endpoint internet{.address = {}, .port = 0};
    if (!options.internet.empty()) {
        const auto to = parse_host_port(options.internet);
        if (!to || to->port == 0) {
            fmt::print(console.err, "vedette doctor: --internet needs HOST:PORT, such as 8.8.8.8:53\n");
            return 2;
        }
        internet = {.address = std::string(to->host), .port = to->port};
    }
    doctor::Findings findings =
        doctor::check_system(*settings, system_clock().utc(), clock_is_synchronised());
    const bool hub = hub_runs(settings->state);
    look_outside(*settings, hub, internet, findings);
    if (hub) {
        findings.push_back({doctor::Level::kNote, "hub",
                            "a hub runs with these settings, so the cameras were not opened",
                            "its page of the system has the doctor's findings about them", ""});
    } else {
        std::ranges::move(doctor::check_ports(*settings), std::back_inserter(findings));
        std::ranges::move(watch_cameras(*settings, std::chrono::seconds(options.seconds)),
                          std::back_inserter(findings));
    }
    doctor::sort(findings);
    if (options.json) {
        print(console, findings_json(findings) + "\n");
    } else {
        print(console, findings.empty() ? "All is well.\n" : format(findings));
    }
    const bool all_notes = std::ranges::all_of(
        findings, [](const doctor::Finding& f) { return f.level == doctor::Level::kNote; });
    return all_notes ? 0 : 1;
}

void add_doctor(CLI::App& app, Invocation& invocation) {
    const auto options = std::make_shared<DoctorOptions>();
    auto* const doctor = app.add_subcommand(
        "doctor",
        "Watch the cameras for some seconds, look at the machine, and say what is wrong and what to do");
    add_config_option(*doctor, options->config);
    doctor->add_option("--seconds", options->seconds, "For how long cameras are watched")
        ->check(CLI::Range(2, 600))
        ->capture_default_str();
    const Endpoint usual = doctor::usual_internet_address();
    const std::string usual_text = fmt::format("{}:{}", usual.address, usual.port);
    doctor
        ->add_option(
            "--internet", options->internet,
            fmt::format("Also try a connection to HOST:PORT, by default {}, to see whether there is a "
                        "way to the internet",
                        usual_text))
        ->expected(0, 1)
        ->default_str(usual_text);
    doctor->add_flag("--json", options->json, "As JSON");
    doctor->footer(
        "Exit status: 0 without errors and warnings, 1 with some, 2 when the settings have problems.");
    doctor->callback([options, &invocation] { invocation.status = run_doctor(*options, {}); });
}

}  // namespace vedette::command
