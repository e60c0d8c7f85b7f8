// The port on ESP-IDF over the stand-ins, for the conformance tests of node/port/testing.
#include "node/port/testing/platform.hpp"

#include <cstdlib>
#include <filesystem>
#include <utility>

#include <gtest/gtest.h>

#include "chip.hpp"
#include "port_esp/camera.hpp"
#include "port_esp/client_fixture.hpp"
#include "port_esp/clock.hpp"
#include "port_esp/crypto.hpp"
#include "port_esp/files.hpp"
#include "port_esp/inputs.hpp"
#include "port_esp/interfaces.hpp"
#include "port_esp/log.hpp"
#include "port_esp/network.hpp"
#include "port_esp/outputs.hpp"
#include "port_esp/power.hpp"
#include "port_esp/serial.hpp"
#include "port_esp/storage.hpp"
#include "port_esp/system.hpp"
#include "port_esp/update_slots.hpp"
#include "port_esp/wifi.hpp"
#include "port_esp/worker.hpp"
#include "state.hpp"

namespace vedette::port {
namespace {

class EspPlatform : public Platform {
  public:
    EspPlatform() {
        EXPECT_TRUE(camera_.open());
        EXPECT_TRUE(serial_.open());
        EXPECT_TRUE(esp::start_interfaces(log_));
        fakes::chip().networks = {
            {.ssid = "no address", .password = "slow password", .rssi_dbm = -80, .has_dhcp = false},
            {.ssid = "near", .password = "near password", .rssi_dbm = -50},
            {.ssid = "open", .rssi_dbm = -70}};
    }
    Clock& clock() override { return clock_; }
    Log& log() override { return log_; }
    Network& network() override { return network_; }
    Camera& camera() override { return camera_; }
    ServoPwm& servos() override { return servos_; }
    Lamp& lamp() override { return lamp_; }
    Crypto& crypto() override { return crypto_; }
    Worker& worker() override { return worker_; }
    Storage& storage() override { return storage_; }
    System& system() override { return system_; }
    Serial& serial() override { return serial_; }
    Files& files() override { return files_; }
    void take_card_out(bool out) override {
        fakes::chip().faults.no_card = out;
        EXPECT_EQ(files_.space().has_value(), !out);
    }
    void fill_card() override {
        const auto space = files_.space();
        EXPECT_TRUE(space);
        fakes::chip().card_bytes -= space->free;
    }
    // From here on the second converter is the radio's.
    Wifi& wifi() override {
        const bool is_open = std::exchange(has_radio_, true) || wifi_.open();
        EXPECT_TRUE(is_open);
        return wifi_;
    }
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
    bool restarts() override { return system_.wants_restart(); }
    std::string logged() override { return fakes::chip().logged(); }
    void type(std::string_view bytes) override { fakes::chip().type(bytes); }
    std::string read_line(std::size_t bytes) override { return fakes::chip().read_line(bytes); }
    Inputs& inputs() override { return inputs_; }
    Power& power() override { return power_; }
    void set_level(bool is_high) override { fakes::chip().levels[13] = is_high; }
    void set_voltage(std::optional<std::uint16_t> reading) override { fakes::chip().reading = reading; }
    std::optional<Wakes> asleep() override {
        if (!power_.wants_sleep()) return std::nullopt;
        power_.sleep_now();
        const fakes::DeepSleep& sleep = *fakes::chip().deep_sleep;
        return Wakes{static_cast<Pin>(sleep.pin), std::chrono::microseconds(sleep.time_us)};
    }
    bool is_hung() override { return fakes::chip().is_hung(); }
    UpdateSlots& slots() override { return *slots_; }
    std::string_view program_begin() override { return "\xe9"; }
    unsigned running_slot() override { return fakes::chip().running_program(); }
    // The other parts of the board go on.
    void restart_program() override {
        fakes::reset_update(false);
        fakes::chip().program_power = SIZE_MAX;
        slots_.emplace();
    }
    void cut_power_after(std::size_t bytes) override { fakes::chip().program_power = bytes; }
    void take_near_away() override { fakes::chip().take_network_away("near"); }

  private:
    // The folder that is the card, which goes with it.
    struct CardFolder {
        CardFolder() { EXPECT_NE(::mkdtemp(path.data()), nullptr); }
        ~CardFolder() { std::filesystem::remove_all(path); }
        std::string path = "/tmp/vedette-card-XXXXXX";
    };
    struct PowerOn {
        PowerOn() { fakes::reset(); }
    };
    static constexpr std::array<Pin, 2> kServos = {15, 14};
    const Board& board_ = *find_board("AI_THINKER");
    PowerOn power_on_;
    CardFolder card_;
    esp::Files files_{card_.path};
    esp::Clock clock_;
    esp::Log log_;
    esp::Network network_;
    esp::ServoPwm servos_{kServos, log_};
    esp::Lamp lamp_{board_.lamp, log_};
    esp::Camera camera_{board_, clock_, network_, log_};
    esp::Crypto crypto_;
    esp::Worker worker_{network_, log_};
    esp::Storage storage_;
    esp::System system_;
    esp::Serial serial_{network_, log_};
    std::optional<esp::UpdateSlots> slots_{std::in_place};
    esp::Inputs inputs_{board_.chip};
    esp::Power power_{log_};
    esp::Wifi wifi_{clock_, network_, log_};
    bool has_radio_ = false;
};

}  // namespace

std::unique_ptr<Platform> make_platform() { return std::make_unique<EspPlatform>(); }

}  // namespace vedette::port
