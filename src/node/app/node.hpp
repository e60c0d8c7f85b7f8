// A board's whole application: servers and sessions over the port. One task drives all of it by turn(): it
// waits for sockets and the camera, then does a bounded piece of work for each session. All memory is taken
// when the node is made; after that nothing is allocated.
#pragma once

#include <array>
#include <cstdint>
#include <expected>
#include <memory>
#include <optional>
#include <span>
#include <string_view>
#include <variant>
#include <vector>

#include "core/tcpcam/rounds.hpp"
#include "node/access/access.hpp"
#include "node/access/password_reset.hpp"
#include "node/alerts/alerts.hpp"
#include "node/api/api.hpp"
#include "node/app/motion_part.hpp"
#include "node/battery/battery.hpp"
#include "node/net/certificate.hpp"
#include "node/net/networking.hpp"
#include "node/net/secure_server.hpp"
#include "node/pages/pages.hpp"
#include "node/pictures/feed.hpp"
#include "node/serve/http_session.hpp"
#include "node/serve/services.hpp"
#include "node/serve/tcpcam_session.hpp"
#include "node/settings/store.hpp"
#include "node/update/update.hpp"

namespace vedette::node {

// How much memory a board has for what. The defaults are those of an ESP32-CAM with its PSRAM.
struct Profile {
    std::size_t connections = 14;  // clients of all servers
    std::size_t heads = 4;         // requests that are read at once, each with a body of kMaxBody
    std::size_t pictures = 6;
    std::size_t picture_bytes = 384 * 1024;  // a larger picture is dropped
    unsigned viewers = 4;                    // streams over HTTP
    // Connections over HTTPS at once, as many as the memory of TLS has room for. One of them is for others
    // than streams.
    std::size_t tls_sessions = SecureNetwork::kMaxAccepted;
    // Of motion detection, where the board has it: blocks of the largest picture, and the detector's memory,
    // which makes its cells as small as they fit; 0: there is none.
    std::size_t motion_blocks = 7500;  // 800×600 pixels
    std::size_t motion_bytes = 20 * 1024;
};

// How this start differs from what the settings say.
struct Options {
    IpAddress address{};  // to listen on
    // Lines `path=value` of node/settings/table.hpp that take the place of stored ones; with the next change
    // of a setting they are stored too.
    std::string_view settings{};
    std::string_view password{};  // of the owner, in place of the stored one; empty: the stored one
    bool until_stored = false;    // both hold only while storage has no settings that can be read
    About about{};
    bool has_camera = true;  // else there is no page of it
    bool has_servos = true;
};

// One board.
class Node {
  public:
    // Memory of a request while it is read: the head of a browser's, and a body.
    static constexpr std::size_t kRequestBytes = 2048 + kMaxBody;

    // Reads the settings, and hashes the password of the options: blocks. Parts outlive the node, and so does
    // no job of it: the destructor waits for the slow task.
    Node(const Parts& parts, const Profile& profile, const Options& options);
    ~Node();
    Node(const Node&) = delete;
    Node& operator=(const Node&) = delete;

    // A server that does not listen, and why.
    struct Refused {
        std::string_view server;  // "http", "http2", "tcpcam", "https"
        std::uint16_t port = 0;
        port::NetError error{};
    };
    // Listens; after an error with some of the servers. Without the one of HTTPS the others are there,
    // whatever the settings say.
    std::expected<void, Refused> listen();
    // Where it listens; 0: not at all.
    std::uint16_t first_port() const { return servers_[0].port; }
    std::uint16_t second_port() const { return servers_[1].port; }
    std::uint16_t tcpcam_port() const { return servers_[2].port; }
    std::uint16_t https_port() const { return https_.port(); }

    // Begins to run the board's networking, after listen(). What the settings say takes the place of
    // `options`, and their Wi-Fi is put first into `known`. Devices and networks outlive the node; `wifi` and
    // `serial` may be missing.
    void start_networking(port::Random& random, port::Wifi* wifi, port::Serial* serial, KnownNetworks& known,
                          NetOptions options);

    // Shows the battery, and runs battery mode if the start says so: then without listen() and, until it
    // wants_network(), without start_networking(). Devices and work outlive the node; without work it is that
    // of motion detection, or the sensor alone decides.
    void start_battery(const BatteryDevices& devices, const BatteryStart& start,
                       const BatteryWork* work = nullptr);
    const std::optional<Battery>& battery() const { return battery_; }

    // Takes new programs for the board. The places outlive the node.
    void start_update(port::UpdateSlots& slots);
    const std::optional<Update>& update() const { return update_; }

    // Waits for something to do, at most `limit`, and does a bounded piece of it for each session.
    void turn(Duration limit);

    // Clients at this moment.
    std::size_t connections() const;
    // What the start found in storage.
    Store::Loaded loaded() const { return loaded_; }
    const Values& settings() const { return settings_.values(); }
    // Where what happens on the board is told.
    Alerts& alerts() { return alerts_; }
    // Gives the owner a new password, which the log shows. For somebody who holds the board, not for clients.
    void reset_password() {
        password_reset_.ask();
        password_reset_.turn();
    }
    // Whether somebody can log in.
    bool has_owner() const { return login_.has_owner(); }

  private:
    static constexpr std::size_t kServers = 3;
    struct Server {
        std::string_view name;
        std::uint16_t wanted = 0;
        port::Socket socket = port::Socket::kNone;
        std::uint16_t port = 0;
    };
    using Session = std::variant<std::monostate, HttpSession, TcpcamSession>;

    template <class Slot, class Visit>
    static void with(Slot& slot, const Visit& visit);
    Session* find_room();
    void accept(std::size_t server, MonoTime now);
    MonoTime deadline() const;
    // A session whose request may be ended for another, and when.
    struct SlowRequest {
        std::size_t at;
        MonoTime ends_at;
    };
    std::string_view host_name(std::span<char> out) const;
    void serve_https(std::span<const port::Watch> found, MonoTime now);
    MonoTime https_deadline() const;
    static std::optional<MonoTime> gives_way_at(const Session& slot);
    void end_idle_session(MonoTime now);
    MonoTime certificate_at() const;
    void make_certificate(MonoTime now);
    void use_certificate();
    void add_settings(NetOptions& options, KnownNetworks& known);
    void keep_new_network();
    Store::Loaded load_settings(port::Crypto& crypto, const Options& options);
    std::uint16_t port_setting(Key key) const;
    port::KeepAlive keep_alive_setting() const;
    bool is_working() const;
    void take_finished_jobs(MonoTime now);
    void apply_settings();
    void set_camera();
    std::optional<SlowRequest> slowest_request() const;
    void end_slow_request(MonoTime now);
    void want_pictures(MonoTime now);
    void offer_records(MonoTime now);

    SecureNetwork network_;
    port::Log& log_;
    port::Clock& clock_;
    port::Worker& worker_;
    port::Camera& camera_;
    const IpAddress address_;
    const http::ServerLimits limits_;
    Store settings_;
    const Store::Loaded loaded_;
    Login login_;
    Sessions sessions_of_pages_;
    Access access_;
    PasswordReset password_reset_;
    std::uint32_t applied_ = 0;  // version of the settings
    static constexpr std::size_t kStoredSettings = 7;
    std::array<std::optional<int>, kStoredSettings> camera_set_{};  // by the settings, in their order
    std::vector<char> head_memory_;
    std::vector<std::uint8_t> picture_memory_;
    std::array<std::uint8_t, 2048> input_;
    http::HeadPool heads_;
    PicturePool pictures_;
    Feed feed_;
    tcpcam::Rounds rounds_;
    const std::array<std::span<const Route>, 3> routes_{HttpSession::routes(), api::routes(),
                                                        Pages::routes()};
    Services services_;
    std::unique_ptr<MotionPart> motion_;  // null: the board detects none
    Alerts alerts_;
    Pages pages_;
    std::array<Server, kServers> servers_;
    Certificate certificate_;
    http::HeadPool::Block certificate_memory_;  // while it is made
    MonoTime certificate_due_{};                // the next attempt to make one
    SecureServer https_;
    std::optional<Update> update_;  // outlives the sessions, which may be sending an image
    const std::size_t count_;       // of sessions_
    const std::unique_ptr<Session[]> sessions_;
    std::optional<Networking> networking_;
    const SensorWork sensor_work_{};
    std::optional<Battery> battery_;
    std::vector<port::Watch> watches_;  // of the servers, the sessions and the networking
    std::size_t first_ = 0;             // sessions take turns at being the first
    std::uint32_t last_offered_ = 0;    // picture of TCPCam's rounds
    // Of this start:
    std::array<char, 16> tcpcam_pin_{};
    std::size_t tcpcam_pin_bytes_ = 0;
    std::array<char, 32> name_{};
    std::array<char, port::kMaxSsid> access_point_name_{};
    std::array<char, port::kMaxWifiPassword> access_point_password_{};
};

}  // namespace vedette::node
