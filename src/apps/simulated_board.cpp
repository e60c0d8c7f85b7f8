#include "apps/simulated_board.hpp"

#include <string_view>
#include <utility>

#include <fmt/format.h>

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

std::string text_of(const IpAddress& address, std::uint16_t port) {
    std::array<char, kMaxAddressText> memory;
    const std::string_view text = format_address(address, memory);
    return address.is_v4() ? fmt::format("{}:{}", text, port) : fmt::format("[{}]:{}", text, port);
}

}  // namespace

SimulatedBoard::SimulatedBoard(const NodeOptions& options)
    : options_(options), hosts_(options_.hosts.begin(), options_.hosts.end()) {
    constexpr Duration kStillPeriod = 40ms;
    switch (options.camera) {
        case CameraKind::kSensor: {
            auto sensor = std::make_unique<posix::SimulatedCamera>(
                posix::SimulatedCamera::Options{.name = options.name, .period = options.period}, clock_,
                network_, servos_);
            (void)sensor->set(port::Setting::kFramesize, options.framesize);
            (void)sensor->set(port::Setting::kQuality, options.quality);
            (void)sensor->set(port::Setting::kBrightness, options.brightness);
            (void)sensor->set(port::Setting::kSaturation, options.saturation);
            camera_ = std::move(sensor);
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
        case CameraKind::kNone:
            camera_ = std::make_unique<node::StillCamera>(Bytes(), true, kStillPeriod, clock_);
            return;
    }
}

std::expected<void, std::string> SimulatedBoard::claim_pins() {
    constexpr std::array<port::Pin, 2> kUsual = {15, 14};
    constexpr std::array<std::string_view, 2> kOwners = {"the traverse servo", "the elevation servo"};
    port::PinClaims claims(*options_.board, options_.camera == CameraKind::kSensor);
    for (std::size_t i = 0; i < kUsual.size(); ++i) {
        const auto claimed = claims.claim_output(options_.servo_pins[i].value_or(kUsual[i]), kOwners[i]);
        if (claimed) continue;
        const port::PinRefusal& refusal = claimed.error();
        const std::string pin =
            fmt::format("GPIO {} of {} cannot be {}", int{refusal.pin}, options_.board->name, kOwners[i]);
        if (refusal.owner.empty())
            return std::unexpected(pin + ": it is no output; choose others by --servos");
        return std::unexpected(fmt::format("{}: {} has it; choose others by --servos", pin, refusal.owner));
    }
    return {};
}

std::expected<std::unique_ptr<node::Node>, std::string> SimulatedBoard::make_node() {
    node::Options chosen{.address = options_.address,
                         .first_port = options_.ports[0],
                         .second_port = options_.ports[1],
                         .tcpcam_port = options_.ports[2],
                         .tcpcam_pin = options_.pin,
                         .tcpcam_delay = options_.tcpcam_delay,
                         .login = {options_.user, options_.password},
                         .hosts = hosts_,
                         .allowed = options_.allowed};
    for (bool again = options_.default_ports;; again = false) {
        auto node = std::make_unique<node::Node>(
            node::Parts{network_, *camera_, servos_, lamp_, log_, clock_}, node::Profile{}, chosen);
        const auto listens = node->listen();
        if (listens) return node;
        if (!again || listens.error().error != port::NetError::kNotAllowed)
            return std::unexpected(fmt::format("{}: {}", text_of(options_.address, listens.error().port),
                                               reason_of(listens.error().error)));
        chosen.first_port = 8080;
        chosen.second_port = 8081;
    }
}

std::string SimulatedBoard::describe(const node::Node& node) const {
    std::string text =
        fmt::format("listening: http {}, http2 {}", text_of(options_.address, node.first_port()),
                    text_of(options_.address, node.second_port()));
    if (node.tcpcam_port() != 0)
        text += fmt::format(", tcpcam {}", text_of(options_.address, node.tcpcam_port()));
    if (options_.default_ports && node.first_port() != options_.ports[0])
        text += "\nports 80 and 81 need a privilege, so these are used";
    if (options_.allowed.empty() && options_.password.empty())
        text += "\nnobody is let in yet: see --password-file and --allow";
    return text;
}

}  // namespace vedette::apps
