#include "node/app/node.hpp"

#include <algorithm>
#include <utility>

namespace vedette::node {
namespace {

// Of the listeners:
constexpr std::size_t kFirst = 0;
constexpr std::size_t kTcpcam = 2;

constexpr std::uint64_t kMaxImage = 16 * 1024 * 1024;  // more than any flash of a board

http::ServerLimits make_limits() {
    // Targets up to 512 bytes, as the boards' web server takes them.
    // A body is of kMaxBody, which its route says, or an image.
    return {.idle = 30s, .body_memory = kMaxBody, .request = {.max_target = 512, .max_body = kMaxImage}};
}

// The same parts, on another network.
Parts on(port::Network& network, const Parts& parts) {
    return {network,     parts.camera,      parts.servos, parts.lamp,    parts.log,
            parts.clock, parts.crypto,      parts.worker, parts.storage, parts.system,
            parts.see,   parts.make_motion, parts.files,  parts.tls};
}

}  // namespace

Node::Node(const Parts& parts, const Profile& profile, const Options& options)
    : network_(parts.network, parts.tls, parts.worker),
      log_(parts.log),
      clock_(parts.clock),
      worker_(parts.worker),
      camera_(parts.camera),
      address_(options.address),
      limits_(make_limits()),
      settings_(parts.storage, parts.crypto, parts.worker),
      loaded_(load_settings(parts.crypto, options)),
      login_(parts.crypto, parts.worker),
      sessions_of_pages_(parts.crypto),
      access_(settings_.values(), login_, sessions_of_pages_),
      password_reset_(login_, settings_, parts.crypto, parts.log),
      head_memory_(profile.heads * kRequestBytes),
      picture_memory_(profile.pictures * profile.picture_bytes),
      input_{},
      heads_(head_memory_, kRequestBytes),
      pictures_(picture_memory_, profile.picture_bytes),
      feed_(parts.camera, pictures_, parts.log),
      rounds_(settings_.values().duration(Key::kTcpcamDelay)),
      services_{on(network_, parts),
                feed_,
                access_,
                login_,
                settings_,
                heads_,
                limits_,
                input_,
                profile.viewers,
                profile.connections,
                options.about,
                parts.clock.mono(),
                routes_,
                keep_alive_setting()},
      alerts_({network_, clock_, log_, parts.crypto}, network_, settings_, heads_),
      pages_({settings_.values(), parts.camera, parts.system, parts.clock, services_.lamp_level,
              services_.motion, services_.history, options.about.version, options.has_camera,
              options.has_servos, alerts_, services_.networking, certificate_},
             services_),
      servers_{{{.name = "http", .wanted = port_setting(Key::kServerFirstPort)},
                {.name = "http2", .wanted = port_setting(Key::kServerSecondPort)},
                {.name = "tcpcam", .wanted = port_setting(Key::kTcpcamPort)}}},
      certificate_(parts.tls, parts.storage, parts.crypto, parts.worker),
      https_(network_, profile.tls_sessions),
      count_(profile.connections),
      sessions_(std::make_unique<Session[]>(profile.connections)),
      watches_(kServers + profile.connections + Networking::kWatches + SecureServer::kWatches +
               Alerts::kWatches) {
    const std::string_view pin = settings_.values().text(Key::kTcpcamPin);
    tcpcam_pin_bytes_ = pin.copy(tcpcam_pin_.data(), tcpcam_pin_.size());
    services_.pages = &pages_;
    if (parts.see != nullptr && parts.make_motion != nullptr && profile.motion_bytes > 0 &&
        options.has_camera)
        motion_ = parts.make_motion(services_, pictures_, profile.motion_blocks, profile.motion_bytes);
    services_.alerts = &alerts_;
    services_.certificate = &certificate_;
    services_.max_tls_sessions = https_.max_sessions();
    std::array<char, Certificate::kMaxHost> host;
    static_assert(Certificate::kMemory <= kRequestBytes);
    const http::HeadPool::Block memory = heads_.take();
    const std::span<char> room = memory.memory().first(Certificate::kMemory);
    certificate_.load(host_name(host), {reinterpret_cast<std::uint8_t*>(room.data()), room.size()});
    apply_settings();
}

Store::Loaded Node::load_settings(port::Crypto& crypto, const Options& options) {
    const Store::Loaded loaded = settings_.load();
    const bool is_stored = loaded == Store::Loaded::kSettings || loaded == Store::Loaded::kOlder;
    if (options.until_stored && is_stored) return loaded;
    settings_.override_values(options.settings);
    if (options.password.empty()) return loaded;
    std::array<char, PasswordRecord::kMaxText> record;
    std::array<char, PasswordRecord::kMaxText + 32> memory;
    TextWriter line(memory);
    line << row_of(Key::kUserPassword).path << "="
         << PasswordRecord::make(crypto, options.password).format(record);
    settings_.override_values(line.written());
    return loaded;
}

std::uint16_t Node::port_setting(Key key) const {
    return static_cast<std::uint16_t>(settings_.values().number(key));
}

port::KeepAlive Node::keep_alive_setting() const {
    const auto number = [&](Key key) { return static_cast<std::uint16_t>(settings_.values().number(key)); };
    return {.idle_s = number(Key::kTcpcamKeepaliveIdle),
            .interval_s = number(Key::kTcpcamKeepaliveInterval),
            .probes = number(Key::kTcpcamKeepaliveCount)};
}

std::expected<void, Node::Refused> Node::listen() {
    std::optional<port::NetError> https_refused;
    if (services_.tls != nullptr) {
        const auto done = https_.listen(address_, port_setting(Key::kServerTlsPort));
        if (!done) https_refused = done.error();
    }
    services_.tls_port = https_.port();
    use_certificate();
    // Without a certificate the other ports are the only way in.
    const bool is_only_secured = https_.is_open() && settings_.values().text(Key::kServerHttp) == "off";
    for (std::size_t i = 0; i < kServers; ++i) {
        Server& server = servers_[i];
        if (i == kTcpcam ? tcpcam_pin_bytes_ == 0 : is_only_secured) continue;
        const auto socket = network_.listen(address_, server.wanted);
        if (!socket) return std::unexpected(Refused{server.name, server.wanted, socket.error()});
        server.socket = *socket;
        server.port = network_.port_of(*socket);
    }
    if (https_refused)
        return std::unexpected(Refused{"https", port_setting(Key::kServerTlsPort), *https_refused});
    return {};
}

void Node::start_battery(const BatteryDevices& devices, const BatteryStart& start, const BatteryWork* work) {
    if (work == nullptr && motion_) work = motion_.get();
    if (work == nullptr) work = &sensor_work_;
    battery_.emplace(devices, settings_.values(), start, *work, clock_.mono());
    services_.battery = &*battery_;
    if (start.by_sensor && motion_) motion_->expect_motion();
}

void Node::start_update(port::UpdateSlots& slots) {
    const bool has_settings = loaded_ != Store::Loaded::kDamaged && loaded_ != Store::Loaded::kUnreadable;
    update_.emplace(UpdateParts{slots, services_.crypto, worker_, services_.system, log_}, settings_.values(),
                    has_settings, services_.about.version, services_.about.board, clock_.mono());
    services_.update = &*update_;
}

bool Node::is_working() const {
    return settings_.is_saving() || login_.is_busy() || network_.is_busy() || certificate_.is_making() ||
           (motion_ && motion_->is_busy()) || (update_ && update_->is_busy());
}

Node::~Node() {
    alerts_.stop();
    // The other tasks must not write into what goes.
    while (is_working()) {
        take_finished_jobs(clock_.mono());
        if (is_working()) network_.wait({}, 100ms);
    }
    for (const Server& server : servers_) {
        if (server.socket != port::Socket::kNone) network_.close(server.socket);
    }
}

// Calls `visit` with the slot's session, if there is one.
template <class Slot, class Visit>
void Node::with(Slot& slot, const Visit& visit) {
    if (auto* const http = std::get_if<HttpSession>(&slot)) visit(*http);
    if (auto* const tcpcam = std::get_if<TcpcamSession>(&slot)) visit(*tcpcam);
}

void Node::turn(Duration limit) {
    const MonoTime begin = clock_.mono();
    want_pictures(begin);
    services_.connections = connections();
    const bool has_room = find_room() != nullptr;
    for (std::size_t i = 0; i < kServers; ++i)
        watches_[i] = {.socket = servers_[i].socket, .input = has_room};
    for (std::size_t i = 0; i < count_; ++i) {
        watches_[kServers + i] = {};
        with(sessions_[i], [&](const auto& session) { watches_[kServers + i] = session.watch(); });
    }
    const std::span<port::Watch> net_watches =
        std::span(watches_).subspan(kServers + count_, Networking::kWatches);
    if (networking_) networking_->watch(net_watches);
    const std::span<port::Watch> https_watches =
        std::span(watches_).subspan(kServers + count_ + Networking::kWatches, SecureServer::kWatches);
    https_.watch(https_watches);
    const std::span<port::Watch> alert_watches = std::span(watches_).last(Alerts::kWatches);
    alerts_.watch(alert_watches);
    const MonoTime due = deadline();
    network_.wait(watches_, due <= begin ? Duration::zero() : std::min(due - begin, limit));
    const MonoTime now = clock_.mono();
    take_finished_jobs(now);
    password_reset_.turn();
    feed_.update(now);
    if (motion_) motion_->turn(now);
    for (std::size_t i = 0; i < count_; ++i) {
        const std::size_t at = (first_ + i) % count_;
        Session& slot = sessions_[at];
        bool closed = false;
        with(slot, [&](auto& session) {
            session.step(watches_[kServers + at], now);
            closed = session.is_closed();
        });
        if (closed) slot.emplace<std::monostate>();
    }
    first_ = (first_ + 1) % count_;
    if (networking_) networking_->step(net_watches, input_, now);
    static constexpr std::optional<Place> kNowhere;
    alerts_.step(alert_watches, networking_ ? networking_->place() : kNowhere, input_, now);
    keep_new_network();
    if (networking_ && networking_->take_password_wish()) reset_password();
    if (battery_) battery_->turn(now);
    if (update_) update_->turn(now);
    end_slow_request(now);
    offer_records(now);
    for (std::size_t i = 0; i < kServers; ++i) {
        if (watches_[i].has_input) accept(i, now);
    }
    serve_https(https_watches, now);
}

void Node::take_finished_jobs(MonoTime now) {
    while (port::Job* const job = worker_.take_finished()) {
        if (settings_.take_finished(*job)) {
            apply_settings();
        } else if (certificate_.take_finished(*job)) {
            use_certificate();
        } else if (!network_.take_finished(*job) && (!update_ || !update_->take_finished(*job))) {
            login_.take_finished(*job, now);
        }
    }
    if (motion_) motion_->take_finished_jobs();
}

// What the settings in use decide while the board runs; the rest counts from the next start on.
void Node::apply_settings() {
    if (applied_ == settings_.version()) return;
    applied_ = settings_.version();
    const Values& values = settings_.values();
    if (login_.set_owner(values.text(Key::kUserName), values.text(Key::kUserPassword)))
        sessions_of_pages_.end_all();
    set_camera();
}

// Only what has changed: a person may have moved the others meanwhile.
void Node::set_camera() {
    const Values& values = settings_.values();
    const auto flag = [&](Key key) { return values.flag(key) ? 1 : 0; };
    const std::array<std::pair<port::Setting, int>, kStoredSettings> wanted = {{
        {port::Setting::kFramesize, port::find_frame_size(values.text(Key::kCameraSize)).value_or(0)},
        {port::Setting::kQuality, values.number(Key::kCameraQuality)},
        {port::Setting::kBrightness, values.number(Key::kCameraBrightness)},
        {port::Setting::kContrast, values.number(Key::kCameraContrast)},
        {port::Setting::kSaturation, values.number(Key::kCameraSaturation)},
        {port::Setting::kHmirror, flag(Key::kCameraHmirror)},
        {port::Setting::kVflip, flag(Key::kCameraVflip)},
    }};
    for (std::size_t i = 0; i < wanted.size(); ++i) {
        const auto& [setting, value] = wanted[i];
        if (camera_set_[i] == value) continue;
        camera_set_[i] = value;
        // A test camera has no settings, and a small sensor not all sizes: it keeps what it has.
        (void)camera_.set(setting, value);
    }
}

// The time of the first deadline; in the past when there is work already.
MonoTime Node::deadline() const {
    MonoTime at = std::min({feed_.deadline(), rounds_.deadline(), alerts_.deadline(), https_deadline()});
    if (networking_) at = std::min(at, networking_->deadline());
    if (motion_) at = std::min(at, motion_->deadline());
    if (battery_) at = std::min(at, battery_->deadline());
    if (update_) at = std::min(at, update_->deadline());
    for (std::size_t i = 0; i < count_; ++i)
        with(sessions_[i], [&](const auto& session) { at = std::min(at, session.deadline()); });
    if (const auto slow = slowest_request()) at = std::min(at, slow->ends_at);
    return at;
}

// The request that is the first to be ended, if another waits for its memory.
std::optional<Node::SlowRequest> Node::slowest_request() const {
    std::optional<SlowRequest> slowest;
    bool awaited = alerts_.waits_for_memory();
    for (std::size_t i = 0; i < count_; ++i) {
        const auto* const http = std::get_if<HttpSession>(&sessions_[i]);
        if (http == nullptr) continue;
        awaited = awaited || http->waits_for_memory();
        const auto ends_at = http->may_be_ended_at();
        if (ends_at && (!slowest || *ends_at < slowest->ends_at)) slowest = SlowRequest{i, *ends_at};
    }
    return awaited ? slowest : std::nullopt;
}

// A browser sends a request at once, and a right password is known after its first check; a few clients that
// send slowly, or one wrong password after the other, must not keep all others out.
void Node::end_slow_request(MonoTime now) {
    const auto slowest = slowest_request();
    if (!slowest || now < slowest->ends_at) return;
    Session& slot = sessions_[slowest->at];
    auto* const http = std::get_if<HttpSession>(&slot);
    http->end_request(now);
    if (http->is_closed()) slot.emplace<std::monostate>();
}

void Node::want_pictures(MonoTime now) {
    bool wanted = rounds_.has_clients();
    for (std::size_t i = 0; i < count_; ++i) {
        const auto* const http = std::get_if<HttpSession>(&sessions_[i]);
        wanted = wanted || (http != nullptr && http->wants_pictures());
    }
    if (wanted) feed_.want(now);
    if (motion_) motion_->want_pictures(now);
}

void Node::offer_records(MonoTime now) {
    rounds_.poll(now);
    const PicturePool::Share& newest = feed_.newest();
    if (!newest || newest.number() == last_offered_) return;
    last_offered_ = newest.number();
    rounds_.offer(newest.at(), now, [&](tcpcam::Rounds::Client& client) {
        return static_cast<TcpcamSession&>(client).offer(newest, now);
    });
}

// A free slot, or that of the HTTP client that has waited longest for its next request.
Node::Session* Node::find_room() {
    Session* oldest = nullptr;
    MonoTime oldest_since = MonoTime::max();
    for (std::size_t i = 0; i < count_; ++i) {
        Session& slot = sessions_[i];
        if (std::holds_alternative<std::monostate>(slot)) return &slot;
        const auto* const http = std::get_if<HttpSession>(&slot);
        const auto since = http == nullptr ? std::nullopt : http->idle_since();
        if (!since || *since >= oldest_since) continue;
        oldest = &slot;
        oldest_since = *since;
    }
    return oldest;
}

void Node::accept(std::size_t server, MonoTime now) {
    Session* const slot = find_room();
    if (slot == nullptr) return;
    const auto accepted = network_.accept(servers_[server].socket);
    if (!accepted) return;
    slot->emplace<std::monostate>();
    if (server != kTcpcam) {
        slot->emplace<HttpSession>(services_, *accepted, server == kFirst ? Port::kFirst : Port::kSecond,
                                   now);
        return;
    }
    if (!access_.allows(Protocol::kTcpcam, accepted->peer)) {
        log_.write(port::Level::kWarning, "tcpcam", "a client was refused: its address is not allowed");
        network_.close(accepted->socket);
        return;
    }
    if (!access_.guesses().may_try(accepted->peer, now)) {
        log_.write(port::Level::kWarning, "tcpcam",
                   "a client was refused: too many wrong PINs came from its address");
        network_.close(accepted->socket);
        return;
    }
    slot->emplace<TcpcamSession>(services_, *accepted,
                                 std::string_view(tcpcam_pin_.data(), tcpcam_pin_bytes_), rounds_, now);
}

std::size_t Node::connections() const {
    return static_cast<std::size_t>(
        std::count_if(sessions_.get(), sessions_.get() + count_,
                      [](const Session& slot) { return !std::holds_alternative<std::monostate>(slot); }));
}

}  // namespace vedette::node
