#include "apps/simulated_board.hpp"

#include <algorithm>
#include <bit>
#include <fstream>
#include <iterator>
#include <string_view>
#include <utility>

#include <fmt/format.h>
#include <ifaddrs.h>
#include <netinet/in.h>

#include "apps/webcam.hpp"
#include "core/base/text.hpp"
#include "node/app/motion_service.hpp"

namespace vedette::apps {
namespace {

std::string_view reason_of(port::NetError error) {
    switch (error) {
        case port::NetError::kInUse:
            return "another program uses it; choose others by --ports, or `--ports auto`";
        case port::NetError::kNotAllowed: return "the system keeps it for itself; choose others by --ports";
        case port::NetError::kNotHere: return "this machine has no such address; see --listen";
        case port::NetError::kNoSocket: return "there is no socket left";
        case port::NetError::kNotYet:
        case port::NetError::kClosed: break;
    }
    return "the network does not work";
}

// What a person should know of the start's settings.
std::string_view problem_of(node::Store::Loaded loaded) {
    switch (loaded) {
        case node::Store::Loaded::kOlder: return "the last change was cut; the settings before it hold";
        case node::Store::Loaded::kDamaged: return "the stored settings are damaged; the defaults hold";
        case node::Store::Loaded::kUnreadable:
            return "the folder of --state cannot be read; the defaults hold";
        case node::Store::Loaded::kSettings:
        case node::Store::Loaded::kNothing: break;
    }
    return {};
}

std::string text_of(const IpAddress& address, std::uint16_t port) {
    std::array<char, kMaxAddressText> memory;
    const std::string_view text = format_address(address, memory);
    return address.is_v4() ? fmt::format("{}:{}", text, port) : fmt::format("[{}]:{}", text, port);
}

// Of the interface with that address; 32: none has it.
int prefix_of(const IpAddress& address) {
    ::ifaddrs* all = nullptr;
    int prefix = 32;
    if (::getifaddrs(&all) != 0) return prefix;
    for (const ::ifaddrs* one = all; one != nullptr; one = one->ifa_next) {
        if (one->ifa_addr == nullptr || one->ifa_addr->sa_family != AF_INET || one->ifa_netmask == nullptr)
            continue;
        const auto bytes_of = [](const ::sockaddr* of) {
            return reinterpret_cast<const std::uint8_t*>(
                &reinterpret_cast<const ::sockaddr_in*>(of)->sin_addr);
        };
        if (std::equal(address.bytes.begin() + 12, address.bytes.end(), bytes_of(one->ifa_addr)))
            prefix = std::popcount(load_be32(bytes_of(one->ifa_netmask)));
    }
    ::freeifaddrs(all);
    return prefix;
}

std::optional<std::string> read_file(const std::string& path) {
    std::ifstream in(path, std::ios::binary);
    if (!in) return std::nullopt;
    return std::string{std::istreambuf_iterator<char>(in), {}};
}

// The first one of the system's resolver (resolv.conf(5)).
std::optional<IpAddress> system_name_server() {
    std::ifstream in("/etc/resolv.conf");
    for (std::string line; std::getline(in, line);) {
        constexpr std::string_view kWord = "nameserver ";
        if (!line.starts_with(kWord)) continue;
        if (const auto address = IpAddress::parse(trim(std::string_view(line).substr(kWord.size()))))
            return address;
    }
    return std::nullopt;
}

// Of a size that a row of the settings has.
int framesize_of(const settings::Size& size) {
    return port::find_frame_size(fmt::format("{}x{}", size.width, size.height)).value_or(0);
}

}  // namespace

SimulatedBoard::SimulatedBoard(const NodeOptions& options)
    : options_(options),
      forgot_password_(options.resets_password),
      storage_(options.state),
      power_(options.power.value_or(posix::PowerScript{}), options.board->chip, options.state, clock_) {
    system_.add_task("slow", worker_.stack());
    system_.add_task("see", see_.stack());
    if (!options.card.empty()) card_.emplace(options.card, options.card_bytes);
    const std::string_view name = options.settings.text(node::Key::kName);
    constexpr Duration kStillPeriod = 40ms;
    constexpr Duration kPatternPeriod = 200ms;
    switch (options.camera) {
        case CameraKind::kSensor: {
            camera_ = std::make_unique<posix::SimulatedCamera>(
                posix::SimulatedCamera::Options{.name = std::string(name), .period = options.period}, clock_,
                network_, servos_);
            return;
        }
        case CameraKind::kHello:
            camera_ =
                std::make_unique<node::StillCamera>(as_bytes(node::kHello), false, kStillPeriod, clock_);
            return;
        case CameraKind::kPicture:
            node::draw_test_picture(picture_);
            camera_ = std::make_unique<node::StillCamera>(picture_, true, kStillPeriod, clock_);
            return;
        case CameraKind::kPattern:
            camera_ = std::make_unique<node::PatternCamera>(name, kPatternPeriod, clock_);
            return;
        case CameraKind::kWebcam: {
            const settings::Size size = options.settings.size(node::Key::kCameraSize);
            camera_ = std::make_unique<Webcam>(v4l2::Options{.path = options.device,
                                                             .width = size.width,
                                                             .height = size.height,
                                                             .fps = 1.0 / to_seconds(options.period)},
                                               framesize_of(size), clock_, network_, log_);
            return;
        }
        case CameraKind::kNone:
            camera_ = std::make_unique<node::StillCamera>(Bytes(), true, kStillPeriod, clock_);
            return;
    }
}

std::expected<void, std::string> SimulatedBoard::load_authorities() {
    const bool is_chosen = !options_.authorities.empty();
    const std::string path = is_chosen ? options_.authorities : "/etc/ssl/certs/ca-certificates.crt";
    auto text = read_file(path);
    if (is_chosen && (!text || !text->contains("-----BEGIN CERTIFICATE-----")))
        return std::unexpected(fmt::format("--ca {}: it cannot be read, or has no certificate", path));
    authorities_ = std::move(text).value_or("") + '\0';
    tls_.emplace(tls_memory_, crypto_, node::TlsTrust{.authorities = as_bytes(authorities_)});
    return {};
}

std::expected<void, std::string> SimulatedBoard::claim_pins() {
    constexpr std::array<port::Pin, 2> kUsual = {15, 14};
    constexpr std::array<std::string_view, 2> kOwners = {"the traverse servo", "the elevation servo"};
    claims_.emplace(*options_.board, options_.camera == CameraKind::kSensor);
    const auto sentence = [&](const port::PinRefusal& refusal, std::string_view what) {
        const std::string pin =
            fmt::format("GPIO {} of {} cannot be {}", int{refusal.pin}, options_.board->name, what);
        if (refusal.owner.empty())
            return std::unexpected(pin + ": it is no output; choose others by --servos");
        return std::unexpected(fmt::format("{}: {} has it; choose others by --servos", pin, refusal.owner));
    };
    if (card_ && options_.board->card.clock == port::kNoPin)
        return std::unexpected(fmt::format("{} has no card; leave --card out", options_.board->name));
    if (card_) {
        if (const auto claimed = claims_->claim_card(1); !claimed)
            return sentence(claimed.error(), "the card's");
    }
    for (std::size_t i = 0; has_servos() && i < kUsual.size(); ++i) {
        const auto claimed = claims_->claim_output(options_.servo_pins[i].value_or(kUsual[i]), kOwners[i]);
        if (claimed) continue;
        return sentence(claimed.error(), kOwners[i]);
    }
    return {};
}

std::expected<std::unique_ptr<node::Node>, std::string> SimulatedBoard::make_node() {
    std::string settings(options_.settings.document());
    // As on a board: motion detection and more than one session of HTTPS need memory that one without PSRAM
    // lacks.
    const bool has_psram = options_.board->psram != port::Psram::kNone;
    port::Worker* const see = has_psram ? &see_ : nullptr;
    const bool listens_not = battery_start_.mode == power::Mode::kAwake;
    node::Profile profile{.viewers = options_.viewers};
    profile.connections += more_viewers();
    if (!has_psram) profile.tls_sessions = 1;
    for (bool again = options_.default_ports;; again = false) {
        auto node = std::make_unique<node::Node>(
            node::Parts{network_, *camera_, servos_, lamp_, log_, clock_, crypto_, worker_, storage_, system_,
                        see, node::make_motion, card_ ? &*card_ : nullptr, tls_ ? &*tls_ : nullptr},
            profile,
            node::Options{.address = options_.address,
                          .settings = settings,
                          .password = options_.password,
                          .about = {VEDETTE_VERSION, options_.board->name},
                          .has_camera = options_.camera != CameraKind::kNone,
                          .has_servos = has_servos()});
        if (const auto sentence = problem_of(node->loaded()); !sentence.empty() && !options_.state.empty())
            log_.write(port::Level::kWarning, "settings", sentence);
        node->start_battery({power_, power_, log_, *claims_}, battery_start_);
        node->start_update(*slots_);
        if (std::exchange(forgot_password_, false)) node->reset_password();
        if (listens_not) return node;
        const auto listens = node->listen();
        if (listens) return node;
        if (!again || listens.error().error != port::NetError::kNotAllowed)
            return std::unexpected(fmt::format("{}: {}", text_of(options_.address, listens.error().port),
                                               reason_of(listens.error().error)));
        has_other_ports_ = true;
        settings += "server.first_port=8080\nserver.second_port=8081\nserver.tls_port=8443\n";
    }
}

power::Mode SimulatedBoard::begin() {
    const node::BatteryDevices devices{power_, power_, log_, *claims_};
    slots_.emplace(options_.state);
    const auto store = std::make_unique<node::Store>(storage_, crypto_, worker_);
    (void)store->load();  // the node says what is wrong with it
    store->override_values(options_.settings.document());
    const bool is_activated = store->values().flag(node::Key::kBatteryActivated);
    const port::ResetCause cause = system_.info().cause;
    auto sign = node::OwnerSign::kNone;
    if (is_activated || options_.power)
        sign = node::wait_for_owner(devices, *options_.board, cause, serial_ ? &*serial_ : nullptr, network_,
                                    clock_);
    forgot_password_ = forgot_password_ || sign == node::OwnerSign::kForgotten;
    // A program on trial has to serve a page.
    const bool has_owner = slots_->is_on_trial() || sign != node::OwnerSign::kNone;
    battery_start_ = node::start_battery(devices, store->values(), cause, has_owner);
    return battery_start_.mode;
}

std::string SimulatedBoard::describe_sleep() const {
    const port::Wakes& wakes = *power_.asleep();
    std::string text = "asleep: ";
    if (wakes.pin != port::kNoPin) text += fmt::format("GPIO {} wakes the board", wakes.pin);
    if (wakes.pin != port::kNoPin && wakes.after > Duration::zero()) text += ", or ";
    if (wakes.after > Duration::zero())
        text += fmt::format("it wakes by itself in {} s", to_ms(wakes.after) / 1000);
    return text;
}

std::expected<void, std::string> SimulatedBoard::start_networking(node::Node& node) {
    const bool is_any = options_.address == IpAddress::v4(0, 0, 0, 0) || options_.address == IpAddress{};
    const IpAddress own = is_any ? IpAddress::v4(127, 0, 0, 1) : options_.address;
    // A restart of the board keeps them.
    if (options_.wifi && !wifi_) wifi_.emplace(*options_.wifi, own, clock_);
    if (wifi_) {
        claims_->wifi_starts();
        power_.wifi_starts();
    }
    if (options_.has_serial && !serial_) {
        serial_.emplace();
        if (!serial_->is_open()) return std::unexpected("there is no pseudo terminal left for --serial");
        network_.watch_also(serial_->fd());
    }
    networks_ = options_.networks;
    time_servers_.assign(options_.time_servers.begin(), options_.time_servers.end());
    const auto name_server = options_.name_server ? options_.name_server : system_name_server();
    node.start_networking(crypto_, wifi_ ? &*wifi_ : nullptr, serial_ ? &*serial_ : nullptr, networks_,
                          {.place = node::Place{own, prefix_of(own), {name_server}, options_.name_port},
                           .announces = options_.announces,
                           .time = {.servers = time_servers_},
                           .access_point_address = IpAddress::v4(127, 0, 3, 1),
                           .device = {.version = VEDETTE_VERSION, .chip = "Linux"},
                           .captive_port = options_.default_ports ? dns::kPort : std::uint16_t{0}});
    return {};
}

std::string SimulatedBoard::describe(const node::Node& node) const {
    if (battery_start_.mode == power::Mode::kAwake) return "awake: battery mode, no port is open";
    std::string text = "listening: ";
    if (node.first_port() != 0)
        text += fmt::format("http {}, http2 {}", text_of(options_.address, node.first_port()),
                            text_of(options_.address, node.second_port()));
    if (node.tcpcam_port() != 0)
        text += fmt::format("{}tcpcam {}", node.first_port() != 0 ? ", " : "",
                            text_of(options_.address, node.tcpcam_port()));
    if (node.https_port() != 0)
        text += fmt::format("\nhttps: {}", text_of(options_.address, node.https_port()));
    if (has_other_ports_) text += "\nports 80, 81 and 443 need a privilege, so these are used";
    if (serial_) text += fmt::format("\nserial: {}", serial_->name());
    if (node.update() && node.update()->is_on_trial())
        text += "\na new program is on trial: it stays once it has served a page";
    if (!node.has_owner())
        text += "\nthe board has no owner yet: its page sets the password, or see --password-file";
    return text;
}

}  // namespace vedette::apps
