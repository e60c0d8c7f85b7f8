#include "hub/app/hub.hpp"

#include <algorithm>
#include <array>
#include <ranges>

#include <sched.h>

#include "hub/app/countdown.hpp"
#include "hub/app/overlay_texts.hpp"
#include "hub/app/status_text.hpp"
#include "linux/base/log.hpp"

namespace vedette::app {
namespace {

constexpr int kMaxLoops = 4;
constexpr Duration kSetupLinkLimit = 5s;

int loop_count() {
    cpu_set_t cpus;
    CPU_ZERO(&cpus);
    if (::sched_getaffinity(0, sizeof cpus, &cpus) != 0) return 1;
    return std::clamp(CPU_COUNT(&cpus), 1, kMaxLoops);
}

// A service's name is that of its settings where it has some of its own.
struct ServiceKind {
    std::string_view name;
    std::unique_ptr<Service> (*make)(HubContext& hub);
};

// In the order of starting; they stop in the reverse order.
constexpr auto kServices = std::to_array<ServiceKind>({
    {"state", make_state_service},
    {"access", make_access_service},
    {"cameras", make_camera_service},
    {"ptz", make_ptz_service},
    {"devices", make_program_device_service},
    {"films", make_film_service},
    {"timelapse", make_timelapse_service},
    {"http", make_http_service},
    {"tcpcam", make_tcpcam_service},
    {"capture", make_capture_service},
});

// The settings with those of `running` that take effect at the next start only.
settings::Settings until_next_start(settings::Settings settings, const settings::Settings& running) {
    settings.version = running.version;
    settings.listen = running.listen;
    settings.listen_unix = running.listen_unix;
    settings.listen_systemd = running.listen_systemd;
    settings.tls = running.tls;
    settings.state = running.state;
    settings.log_file = running.log_file;
    settings.log_size = running.log_size;
    settings.log_count = running.log_count;
    return settings;
}

}  // namespace

Hub::Hub(const settings::Settings& settings, Clock& clock)
    : settings_(settings), workers_(clock), context_{.clock = clock, .loops = {}, .shards = {}} {
    for (int i = 0; i < loop_count(); ++i) {
        context_.loops.push_back(std::make_unique<io::Loop>(clock, workers_));
        context_.shards.push_back(std::make_unique<serve::Shard>(*context_.loops.back()));
    }
    context_.texts = make_overlay_texts();
    const auto say = [this](const std::string& sentence) {
        const std::lock_guard lock(said_mutex_);
        said_ = sentence;
    };
    context_.changer =
        std::make_unique<changes::SettingsChanger>(first_loop(), *this, context_.cameras, applying_, say);
}

Result<std::unique_ptr<Hub>> Hub::create(const settings::Settings& settings, Clock& clock,
                                         const command::SettingsOrigin* file) {
    std::unique_ptr<Hub> hub(new Hub(settings, clock));
    if (file != nullptr) {
        hub->context_.changer->start(file->path, file->started, file->problems);
        hub->follower_ =
            std::make_unique<changes::FileFollower>(hub->first_loop(), file->path, *hub->context_.changer);
    }
    for (const ServiceKind& kind : kServices) {
        hub->services_.emplace_back(kind.name, kind.make(hub->context_));
        if (auto done = hub->services_.back().second->start(settings); !done)
            return std::unexpected(std::move(done.error()));
    }
    return hub;
}

void Hub::start() {
    started_ = true;
    if (follower_) first_loop().spawn(follower_->follow(applying_));
    for (const auto& loop : context_.loops) loop->start();
}

io::Task<Result<Applied>> Hub::apply(const settings::Settings& settings) {
    const settings::Settings before = settings_;
    settings_ = until_next_start(settings, before);
    Applied sum{.live = (settings_.log_level != before.log_level ? 1 : 0) +
                        (settings_.commands_from_page != before.commands_from_page ? 1 : 0)};
    for (std::size_t i = 0; i < services_.size(); ++i) {
        auto change = services_[i].second->apply(settings_, applying_);
        auto done = co_await std::move(change);
        if (done) {
            sum += *done;
            continue;
        }
        settings_ = before;
        for (std::size_t back = i + 1; back-- > 0;) {
            auto undo = services_[back].second->apply(settings_, applying_);
            const auto undone = co_await std::move(undo);
            if (!undone)
                log_error("settings", "{} can't go back to the settings before: {}", services_[back].first,
                          undone.error().message);
        }
        co_return std::unexpected(std::move(done.error()));
    }
    set_log_level(settings_.log_level);
    co_return sum;
}

void Hub::read_settings_now() {
    if (follower_) first_loop().post([this] { follower_->read_now(); });
}

void Hub::stop(Duration limit) {
    if (!std::exchange(started_, false)) return;
    const MonoTime deadline = context_.clock.mono() + limit;
    run_on(*context_.loops.front(), deadline, [this] { applying_.request(); });
    for (const auto& [name, service] : services_ | std::views::reverse) service->stop(deadline);
    for (const auto& loop : context_.loops) loop->stop();
}

std::optional<std::string> Hub::make_setup_link() {
    if (has_users()) return std::nullopt;
    io::Loop& loop = *context_.loops.front();
    const auto secret = std::make_shared<std::optional<std::string>>();
    const auto done = std::make_shared<Countdown>(1);
    const auto make = [](access::Access& access, io::Loop& own, io::Stop& stop,
                         std::shared_ptr<std::optional<std::string>> out) -> io::Task<> {
        const access::Peer peer{.address = "unix", .agent = "vedette", .local = true};
        auto link = co_await access.make_setup_link(own, peer, stop);
        if (link) *out = std::move(link->secret);
    };
    loop.post([&, make, secret, done] {
        loop.spawn(make(*context_.access, loop, context_.shards.front()->stop, secret),
                   [done] { done->count_down(); });
    });
    return done->wait(kSetupLinkLimit) ? *secret : std::nullopt;
}

bool Hub::is_alive() const {
    const MonoTime now = context_.clock.mono();
    return std::ranges::all_of(context_.shards, [&](const auto& shard) {
        return shard->heartbeat.age(now) <= serve::Heartbeat::kMaxAge;
    });
}

std::string Hub::status() const {
    std::string said;
    {
        const std::lock_guard lock(said_mutex_);
        said = said_;
    }
    const std::string does = status_text(*context_.cameras.snapshot(), context_.timelapse.all());
    return does.empty() ? said : said + ": " + does;
}

bool Hub::has_users() const { return context_.access->has_users(); }

std::uint16_t Hub::port_of(std::string_view service) const {
    const auto found = std::ranges::find(services_, service, &decltype(services_)::value_type::first);
    return found->second->port();
}

Hub::~Hub() {
    stop(Duration::zero());
    for (const auto& loop : context_.loops) loop->drop_pending();  // what did not end in time
    while (!services_.empty()) services_.pop_back();
}

Result<std::unique_ptr<command::RunningHub>> start_hub(const settings::Settings& settings,
                                                       const command::SettingsOrigin* file) {
    auto hub = Hub::create(settings, system_clock(), file);
    if (!hub) return std::unexpected(std::move(hub.error()));
    (*hub)->start();
    return std::unique_ptr<command::RunningHub>(std::move(*hub));
}

std::unique_ptr<timelapse::TextDrawer> make_overlay_texts() { return std::make_unique<OverlayTexts>(); }

}  // namespace vedette::app
