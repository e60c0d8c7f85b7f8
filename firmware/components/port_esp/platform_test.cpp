// The port on ESP-IDF over the stand-ins, for the conformance tests of node/port/testing.
#include "node/port/testing/platform.hpp"

#include <gtest/gtest.h>

#include "chip.hpp"
#include "port_esp/camera.hpp"
#include "port_esp/client_fixture.hpp"
#include "port_esp/clock.hpp"
#include "port_esp/log.hpp"
#include "port_esp/network.hpp"
#include "port_esp/outputs.hpp"

namespace vedette::port {
namespace {

class EspPlatform : public Platform {
  public:
    EspPlatform() { EXPECT_TRUE(camera_.open()); }
    Clock& clock() override { return clock_; }
    Log& log() override { return log_; }
    Network& network() override { return network_; }
    Camera& camera() override { return camera_; }
    ServoPwm& servos() override { return servos_; }
    Lamp& lamp() override { return lamp_; }
    std::unique_ptr<TestClient> connect(std::uint16_t port) override {
        return esp::connect_to(fakes::chip().system_port(port));
    }
    std::size_t sockets() const override { return esp::Network::sockets(); }
    std::optional<int> pulse_us(Axis axis) const override {
        return fakes::chip().pulse_us(kServos[static_cast<std::size_t>(axis)]);
    }
    int lamp_level() const override {
        const int level = fakes::chip().level(board_.lamp).value_or(-1);
        return level == 256 ? 255 : level;
    }
    std::string logged() override { return fakes::chip().logged(); }

  private:
    struct PowerOn {
        PowerOn() { fakes::reset(); }
    };
    static constexpr std::array<Pin, 2> kServos = {15, 14};
    const Board& board_ = *find_board("AI_THINKER");
    PowerOn power_on_;
    esp::Clock clock_;
    esp::Log log_;
    esp::Network network_;
    esp::ServoPwm servos_{kServos, log_};
    esp::Lamp lamp_{board_.lamp, log_};
    esp::Camera camera_{board_, clock_, network_, log_};
};

}  // namespace

std::unique_ptr<Platform> make_platform() { return std::make_unique<EspPlatform>(); }

}  // namespace vedette::port
