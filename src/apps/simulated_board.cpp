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

}  // namespace

SimulatedBoard::SimulatedBoard(const NodeOptions& options) : options_(options), storage_(options.state) {
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
    std::string settings(options_.settings.document());
    for (bool again = options_.default_ports;; again = false) {
        auto node =
            std::make_unique<node::Node>(node::Parts{network_, *camera_, servos_, lamp_, log_, clock_,
                                                     crypto_, worker_, storage_, system_},
                                         node::Profile{},
                                         node::Options{.address = options_.address,
                                                       .settings = settings,
                                                       .password = options_.password,
                                                       .about = {VEDETTE_VERSION, options_.board->name}});
        if (const auto sentence = problem_of(node->loaded()); !sentence.empty() && !options_.state.empty())
            log_.write(port::Level::kWarning, "settings", sentence);
        const auto listens = node->listen();
        if (listens) return node;
        if (!again || listens.error().error != port::NetError::kNotAllowed)
            return std::unexpected(fmt::format("{}: {}", text_of(options_.address, listens.error().port),
                                               reason_of(listens.error().error)));
        has_other_ports_ = true;
        settings += "server.first_port=8080\nserver.second_port=8081\n";
    }
}

std::string SimulatedBoard::describe(const node::Node& node) const {
    std::string text =
        fmt::format("listening: http {}, http2 {}", text_of(options_.address, node.first_port()),
                    text_of(options_.address, node.second_port()));
    if (node.tcpcam_port() != 0)
        text += fmt::format(", tcpcam {}", text_of(options_.address, node.tcpcam_port()));
    if (has_other_ports_) text += "\nports 80 and 81 need a privilege, so these are used";
    if (!node.has_owner() && node.settings().text(node::Key::kServerAllow).empty())
        text += "\nnobody is let in yet: see --password-file and --allow";
    return text;
}

}  // namespace vedette::apps
