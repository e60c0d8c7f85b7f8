// The HTTP server, with the viewers' sessions of all loops, on TCP or a Unix socket, with or without TLS.
#include <cerrno>
#include <cstdlib>
#include <mutex>

#include <unistd.h>

#include "core/base/text.hpp"
#include "hub/app/countdown.hpp"
#include "hub/app/own_certificate.hpp"
#include "hub/app/service.hpp"
#include "hub/serve/certificate_watch.hpp"
#include "linux/base/log.hpp"
#include "linux/base/machine_addresses.hpp"
#include "linux/base/utc_text.hpp"

namespace vedette::app {
namespace {

// The names that a certificate of our own is for.
std::vector<std::string> certificate_names(const settings::Settings& settings) {
    std::vector<std::string> names{"localhost", "127.0.0.1", "::1"};
    std::array<char, 256> host{};
    if (::gethostname(host.data(), host.size() - 1) == 0 && host[0] != '\0') names.emplace_back(host.data());
    for (const std::string& name : settings.hosts) names.push_back(name);
    for (std::string& address : machine_addresses()) names.push_back(std::move(address));
    return names;
}

// The one socket that systemd has opened for this process (sd_listen_fds(3)). The variables are removed, so
// that no child takes it for its own.
Result<serve::InheritedSocket> socket_of_systemd() {
    constexpr int kFirst = 3;
    const auto number = [](const char* name) {
        const char* const text = std::getenv(name);
        return text == nullptr ? std::nullopt : parse_int<long>(text);
    };
    const auto process = number("LISTEN_PID");
    const auto count = number("LISTEN_FDS");
    for (const char* name : {"LISTEN_PID", "LISTEN_FDS", "LISTEN_FDNAMES"}) ::unsetenv(name);
    if (process != ::getpid() || count.value_or(0) < 1)
        return fail(Kind::kFailedPrecondition,
                    "listen: systemd has opened no socket; start the hub by a .socket unit");
    if (*count > 1)
        return fail(Kind::kFailedPrecondition, "listen: systemd has opened several sockets; one is used");
    return serve::InheritedSocket{kFirst};
}

Result<serve::ListenAddress> listen_address(const settings::Settings& settings) {
    if (settings.listen_unix) return *settings.listen_unix;
    if (!settings.listen_systemd) return settings.listen;
    auto inherited = socket_of_systemd();
    if (!inherited) return std::unexpected(std::move(inherited.error()));
    return *inherited;
}

// The settings that the hub runs by, for requests on all loops.
class Running {
  public:
    void set(const settings::Settings& settings) {
        auto next = std::make_shared<const settings::Settings>(settings);
        const std::lock_guard lock(mutex_);
        settings_.swap(next);
    }
    std::shared_ptr<const settings::Settings> get() const {
        const std::lock_guard lock(mutex_);
        return settings_;
    }

  private:
    mutable std::mutex mutex_;
    std::shared_ptr<const settings::Settings> settings_ =
        std::make_shared<settings::Settings>();  // guarded by mutex_
};

class HttpService : public Service {
  public:
    explicit HttpService(HubContext& hub) : hub_(hub) {}

    Result<void> start(const settings::Settings& settings) override {
        if (settings.tls) {
            if (auto done = start_tls(settings); !done)
                return fail(done.error().kind, "tls: " + done.error().message);
        }
        const auto address = listen_address(settings);
        if (!address) return std::unexpected(address.error());
        auto server = serve::HttpServer::open(hub_.shards, *address, site(settings), entry(settings));
        if (!server) return std::unexpected(std::move(server.error()));
        server_ = std::move(*server);
        settings_ = settings;
        running_->set(settings);
        if (!settings.tls || !settings.tls->redirect_from) return {};
        auto redirects = server_->redirect_from(*settings.tls->redirect_from, settings.tls->acme_webroot);
        if (!redirects)
            return fail(redirects.error().kind, "tls.redirect_from: " + redirects.error().message);
        log_info("tls", "port {} redirects", server_->redirect_port());
        return {};
    }

    // From the next request on; streams go on.
    io::Task<Result<Applied>> apply(const settings::Settings& settings, io::Stop&) override {
        running_->set(settings);
        if (is_same(settings, settings_)) co_return Applied();
        settings_ = settings;
        server_->replace(site(settings), entry(settings));
        co_return Applied{.live = 1};
    }

    void stop(MonoTime deadline) override {
        run_on(*hub_.loops.front(), deadline, [this] {
            server_->close();
            following_.request();
        });
        const auto ends = std::make_shared<Countdown>(hub_.shards.size());
        for (const auto& shard : hub_.shards) {
            shard->loop.post([&shard = *shard, ends] {
                shard.stop.request();
                shard.broadcasters.evict_all();
                ends->count_down();
            });
        }
        ends->wait(deadline - hub_.clock.mono());
    }

    std::uint16_t port() const override { return server_->port(); }

  private:
    // As far as site(), entry() and the doctor go.
    static bool is_same(const settings::Settings& a, const settings::Settings& b) {
        return a.hosts == b.hosts && a.base_path == b.base_path && a.public_url == b.public_url &&
               a.trusted_proxies == b.trusted_proxies && a.proxy_user == b.proxy_user &&
               a.camera_networks == b.camera_networks && a.securitycam == b.securitycam &&
               a.live.max_viewers == b.live.max_viewers;
    }

    serve::Site site(const settings::Settings& settings) const {
        return {.cameras = hub_.cameras,
                .started = started_,
                .securitycam = settings.securitycam,
                .max_viewers = settings.live.max_viewers,
                .camera_networks = settings.camera_networks,
                .access = hub_.access.get(),
                .ptz = &hub_.ptz,
                .changer = hub_.changer.get(),
                .timelapse = &hub_.timelapse,
                .store = hub_.store.get(),
                .films = hub_.films,
                .settings = [running = running_] { return running->get(); },
                .guests = guests_};
    }

    serve::EntryRules entry(const settings::Settings& settings) const {
        return {.hosts = settings.hosts,
                .base_path = settings.base_path,
                .tls = acceptor_,
                .proxies = settings.trusted_proxies,
                .proxy_user = settings.proxy_user};
    }

    Result<void> start_tls(const settings::Settings& settings) {
        serve::CertificateFiles files{.certificate = settings.tls->certificate, .key = settings.tls->key};
        if (files.certificate.empty()) {
            auto own = own_certificate(settings.state, certificate_names(settings), hub_.clock.utc());
            if (!own) return std::unexpected(std::move(own.error()));
            files = std::move(*own);
        }
        const std::string state = serve::state_of(files);
        auto certificate = io::TlsCertificate::load(files.certificate, files.key);
        if (!certificate) return std::unexpected(std::move(certificate.error()));
        log_info("tls", "certificate until {}, SHA-256 {}",
                 format_utc((*certificate)->valid_until()).substr(0, 10), (*certificate)->fingerprint());
        acceptor_ = std::make_shared<io::TlsAcceptor>(std::move(*certificate));
        io::Loop& loop = *hub_.loops.front();
        loop.spawn(serve::follow_certificate(*acceptor_, std::move(files), state, loop, following_));
        return {};
    }

    HubContext& hub_;
    const MonoTime started_ = hub_.clock.mono();
    const std::shared_ptr<Running> running_ = std::make_shared<Running>();
    const std::shared_ptr<serve::GuestViewers> guests_ = std::make_shared<serve::GuestViewers>();
    settings::Settings settings_;  // that it runs by; changed on the first loop, but for the start
    io::Stop following_;           // of the certificate's files
    std::shared_ptr<io::TlsAcceptor> acceptor_;
    std::unique_ptr<serve::HttpServer> server_;
};

}  // namespace

std::unique_ptr<Service> make_http_service(HubContext& hub) { return std::make_unique<HttpService>(hub); }

}  // namespace vedette::app
