#include "main/device.hpp"

#include <cstdio>
#include <utility>

#include "esp_system.h"
#include "node/app/motion_service.hpp"
#include "port_esp/camera.hpp"
#include "port_esp/ethernet.hpp"
#include "port_esp/interfaces.hpp"
#include "port_esp/own_camera.hpp"
#include "sdkconfig.h"

namespace vedette::firmware {
namespace {

[[maybe_unused]] constexpr std::string_view kCardFolder = "/sd";
constexpr Duration kLongestTurn = 30s;  // a board that hangs for longer restarts
constexpr Duration kMaxWait = 1s;       // of a turn: a wake that is lost costs no more
[[maybe_unused]] constexpr Duration kStillPeriod = 40ms;

// Of TLS, by ESP-IDF's defaults of 16 KB for a record that comes and 4 KB for one that goes: a client's
// session, and four of the server's of 40 KB during their handshakes; or one of either.
#if CONFIG_SPIRAM
constexpr std::size_t kTlsBytes = 256 * 1024;
#else
constexpr std::size_t kTlsBytes = 64 * 1024;
#endif

#if CONFIG_BUILD_ESP32CAM
constexpr bool kHasSensor = true;
#else
constexpr bool kHasSensor = false;
#endif

const char* reason_of(port::NetError error) {
    switch (error) {
        case port::NetError::kInUse: return "the port is taken";
        case port::NetError::kNoSocket: return "there is no socket left; see LWIP_MAX_SOCKETS";
        default: return "the network does not work";
    }
}

// What a person should know of the start's settings; null: nothing.
const char* problem_of(node::Store::Loaded loaded) {
    switch (loaded) {
        case node::Store::Loaded::kOlder: return "the last change was cut; the settings before it hold";
        case node::Store::Loaded::kDamaged: return "the stored settings are damaged; the first ones hold";
        case node::Store::Loaded::kUnreadable: return "the flash keeps no settings; the first ones hold";
        case node::Store::Loaded::kSettings:
        case node::Store::Loaded::kNothing: break;
    }
    return nullptr;
}

void log_refused(const char* what, const port::Board& board, const port::PinRefusal& refusal,
                 port::Log& log) {
    std::array<char, 160> text{};
    const std::string_view owner = refusal.owner.empty() ? "no output of this chip" : refusal.owner;
    std::snprintf(text.data(), text.size(), "GPIO %d of %.*s cannot be %s: it is %s%.*s", refusal.pin,
                  static_cast<int>(board.name.size()), board.name.data(), what,
                  refusal.owner.empty() ? "" : "that of ", static_cast<int>(owner.size()), owner.data());
    log.write(port::Level::kWarning, "pins", text.data());
}

}  // namespace

bool Device::start() {
    if (start_parts()) return true;
    // The boot loader takes the program before it.
    if (slots_.is_on_trial()) esp_restart();
    return false;
}

bool Device::start_parts() {
    settings_ = read_first_settings(log_);
    claim_pins();
    lamp_.emplace(settings_.board->lamp, log_);
    servos_.emplace(settings_.servo_pins, log_);
    if (!esp::start_interfaces(log_)) return false;
    network_.emplace();
    worker_.emplace(*network_, log_);
    tls_memory_.resize(kTlsBytes);
    tls_.emplace(tls_memory_, crypto_, esp::bundled_authorities());
    serial_.emplace(*network_, log_);
    if (!serial_->open()) serial_.reset();
    // Before the camera takes GPIO 0, and Wi-Fi the second converter.
    const power::Mode mode = begin_battery();
    if (mode == power::Mode::kProtected) {
        power_.sleep_now();
        return false;
    }
    // Before the node makes its first secret: the radio gives the noise for it. In battery mode nobody logs
    // in.
    has_link_ = mode != power::Mode::kAwake;
    if (has_link_ && !start_link()) return false;
    camera_ = make_camera();
    if (!start_node()) return false;
    if (has_link_) start_networking();
    if (forgot_password_) node_->reset_password();
    return true;
}

power::Mode Device::begin_battery() {
    inputs_.emplace(settings_.board->chip);
    const node::BatteryDevices devices{*inputs_, power_, log_, *claims_};
    const auto store = std::make_unique<node::Store>(storage_, crypto_, *worker_);
    (void)store->load();  // the node says what is wrong with it
    const node::Values& values = store->values();
    const port::ResetCause cause = system_.info().cause;
    const node::OwnerSign sign = node::wait_for_owner(devices, *settings_.board, cause,
                                                      serial_ ? &*serial_ : nullptr, *network_, clock_);
    forgot_password_ = sign == node::OwnerSign::kForgotten;
    // A program on trial has to serve a page.
    const bool has_owner = slots_.is_on_trial() || sign != node::OwnerSign::kNone;
    battery_start_ = node::start_battery(devices, values, cause, has_owner);
    return battery_start_.mode;
}

bool Device::start_node() {
    // Only boards with PSRAM have the memory for it; the others are linked without.
    node::MakeMotion* make_motion = nullptr;
#if CONFIG_SPIRAM
    make_motion = node::make_motion;
    see_.emplace(*network_, log_, esp::WorkerTask::kSee);
#endif
    node_ = std::make_unique<node::Node>(
        node::Parts{*network_, *camera_, *servos_, *lamp_, log_, clock_, crypto_, *worker_, storage_, system_,
                    see_ ? &*see_ : nullptr, make_motion, card_ ? &*card_ : nullptr, &*tls_},
        make_profile(esp::Network::sockets()), make_options(settings_));
    if (const char* const problem = problem_of(node_->loaded()); problem != nullptr)
        log_.write(port::Level::kWarning, "settings", problem);
    node_->start_battery({*inputs_, power_, log_, *claims_}, battery_start_);
    node_->start_update(slots_);
    if (!has_link_) return true;
    const auto listens = node_->listen();
    if (listens) return true;
    std::array<char, 96> text{};
    std::snprintf(text.data(), text.size(), "%.*s does not listen on port %u: %s",
                  static_cast<int>(listens.error().server.size()), listens.error().server.data(),
                  unsigned{listens.error().port}, reason_of(listens.error().error));
    log_.write(port::Level::kWarning, "node", text.data());
    return listens.error().server == "https";  // the others do
}

void Device::start_networking() {
    static constexpr std::array<std::string_view, 1> kTimeServers{"pool.ntp.org"};
    node_->start_networking(crypto_, wifi_ ? &*wifi_ : nullptr, serial_ ? &*serial_ : nullptr, known_,
                            {.place = wired_,
                             .time = {.servers = kTimeServers},
                             .device = {.version = VEDETTE_VERSION, .chip = system_.info().platform}});
}

void Device::turn() {
    if (!std::exchange(is_watched_, true)) power_.watch(kLongestTurn);
    if (has_link_ && !wifi_) follow_wire();
    node_->turn(kMaxWait);
    power_.feed();
    if (!has_link_ && node_->battery()->wants_network()) {
        has_link_ = true;
        if (start_link()) start_networking();
    }
    if (!system_.wants_restart() && !power_.wants_sleep()) return;
    node_.reset();  // says goodbye, and waits for what is being stored
    if (power_.wants_sleep()) power_.sleep_now();
    esp::System::restart_now();
}

// A wired board has its place by DHCP, some time after its start.
void Device::follow_wire() {
    const auto address = esp::wired_address();
    const auto place =
        address ? std::optional(node::Place{address->address, address->prefix, {address->name_server}})
                : std::nullopt;
    if (place == wired_) return;
    wired_ = place;
    start_networking();
}

// A servo whose pin another has is left out; the board serves pictures all the same.
void Device::claim_pins() {
    constexpr std::array kOwners = {"the traverse servo", "the elevation servo"};
    port::PinClaims& claims = claims_.emplace(*settings_.board, kHasSensor);
    for (std::size_t i = 0; i < kOwners.size(); ++i) {
        port::Pin& pin = settings_.servo_pins[i];
        if (pin == port::kNoPin) continue;
        const auto claimed = claims.claim_output(pin, kOwners[i]);
        if (claimed) continue;
        log_refused(kOwners[i], *settings_.board, claimed.error(), log_);
        pin = port::kNoPin;
    }
#if CONFIG_VEDETTE_CARD
    if (const auto claimed = claims.claim_card(1); claimed) {
        card_.emplace(kCardFolder);
    } else {
        log_refused("the card", *settings_.board, claimed.error(), log_);
    }
#endif
    (void)claims.claim_timer(esp::kServoTimer, "the servos");
    (void)claims.claim_timer(esp::kLampTimer, "the lamp");
}

bool Device::start_link() {
#if CONFIG_VEDETTE_NETWORK_ETHERNET || CONFIG_VEDETTE_NETWORK_OPEN_ETH
    esp::Crypto::use_own_noise();
#endif
#if CONFIG_VEDETTE_NETWORK_ETHERNET
    return esp::start_ethernet(esp::Wire::kLan87xx, log_);
#elif CONFIG_VEDETTE_NETWORK_OPEN_ETH
    return esp::start_ethernet(esp::Wire::kOpenEth, log_);
#else
    claims_->wifi_starts();
    inputs_->wifi_starts();
    return wifi_.emplace(clock_, *network_, log_).open();
#endif
}

std::unique_ptr<port::Camera> Device::make_camera() {
#if CONFIG_BUILD_ESP32CAM
    auto camera = std::make_unique<esp::Camera>(*settings_.board, clock_, *network_, log_);
    (void)camera->open();  // the log says why not; the node asks again when pictures are wanted
    return camera;
#elif CONFIG_BUILD_OWN_CAMERA
    return esp::make_own_camera(clock_);
#elif CONFIG_BUILD_TEST_HELLO
    return std::make_unique<node::StillCamera>(as_bytes(node::kHello), false, kStillPeriod, clock_);
#elif CONFIG_BUILD_TEST_JPG
    node::draw_test_picture(picture_);
    return std::make_unique<node::StillCamera>(picture_, true, kStillPeriod, clock_);
#else
    return std::make_unique<node::StillCamera>(Bytes(), true, kStillPeriod, clock_);
#endif
}

}  // namespace vedette::firmware
