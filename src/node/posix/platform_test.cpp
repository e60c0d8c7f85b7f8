// The board that is a process, for the conformance tests of node/port/testing.
#include "node/port/testing/platform.hpp"

#include <array>
#include <cstdio>
#include <cstdlib>
#include <filesystem>

#include <arpa/inet.h>
#include <fcntl.h>
#include <gtest/gtest.h>
#include <sys/socket.h>
#include <unistd.h>

#include "linux/base/unique_fd.hpp"
#include "node/posix/console.hpp"
#include "node/posix/crypto.hpp"
#include "node/posix/files.hpp"
#include "node/posix/network.hpp"
#include "node/posix/outputs.hpp"
#include "node/posix/pseudo_terminal.hpp"
#include "node/posix/simulated_camera.hpp"
#include "node/posix/simulated_power.hpp"
#include "node/posix/simulated_wifi.hpp"
#include "node/posix/storage.hpp"
#include "node/posix/system.hpp"
#include "node/posix/update_slots.hpp"
#include "node/posix/worker.hpp"

namespace vedette::port {
namespace {

class Client : public TestClient {
  public:
    explicit Client(std::uint16_t port) : fd_(::socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0)) {
        ::sockaddr_in to{};
        to.sin_family = AF_INET;
        to.sin_port = ::htons(port);
        to.sin_addr.s_addr = ::htonl(INADDR_LOOPBACK);
        const ::timeval limit{10, 0};
        ::setsockopt(fd_.get(), SOL_SOCKET, SO_RCVTIMEO, &limit, sizeof limit);
        EXPECT_EQ(::connect(fd_.get(), reinterpret_cast<const ::sockaddr*>(&to), sizeof to), 0);
    }
    void write(std::string_view bytes) override {
        EXPECT_EQ(::send(fd_.get(), bytes.data(), bytes.size(), MSG_NOSIGNAL),
                  static_cast<::ssize_t>(bytes.size()));
    }
    std::optional<std::string> read(std::size_t bytes) override {
        std::string out(bytes, '\0');
        const ::ssize_t got = ::recv(fd_.get(), out.data(), bytes, MSG_WAITALL);
        if (got < 0) return std::nullopt;
        out.resize(static_cast<std::size_t>(got));
        return out;
    }
    void end() override { ::shutdown(fd_.get(), SHUT_WR); }
    void reset() override {
        const ::linger at_once{.l_onoff = 1, .l_linger = 0};
        ::setsockopt(fd_.get(), SOL_SOCKET, SO_LINGER, &at_once, sizeof at_once);
        fd_.reset();
    }

  private:
    UniqueFd fd_;
};

// A folder that goes with it.
class TempFolder {
  public:
    TempFolder() { EXPECT_NE(::mkdtemp(path_.data()), nullptr); }
    ~TempFolder() { std::filesystem::remove_all(path_); }
    TempFolder(const TempFolder&) = delete;
    TempFolder& operator=(const TempFolder&) = delete;
    const std::string& path() const { return path_; }

  private:
    std::string path_ = "/tmp/vedette-node-XXXXXX";
};

class ProcessPlatform : public Platform {
  public:
    ProcessPlatform() {
        network_.watch_also(serial_.fd());
        system_.add_task("slow", worker_.stack());
    }
    ~ProcessPlatform() override {
        std::fclose(log_file_);
        std::free(logged_);
    }
    Clock& clock() override { return clock_; }
    Log& log() override { return log_; }
    Network& network() override { return network_; }
    Camera& camera() override { return camera_; }
    ServoPwm& servos() override { return servos_; }
    Lamp& lamp() override { return lamp_; }
    Serial& serial() override { return serial_; }
    Files& files() override { return files_; }
    void take_card_out(bool out) override {
        const std::string away = folder_.path() + "/away";
        std::filesystem::rename(out ? card_ : away, out ? away : card_);
    }
    void fill_card() override { files_.set_capacity(files_.used()); }
    Wifi& wifi() override { return wifi_; }
    std::unique_ptr<TestClient> connect(std::uint16_t port) override {
        return std::make_unique<Client>(port);
    }
    std::size_t sockets() const override { return kSockets; }
    std::optional<int> pulse_us(Axis axis) const override {
        const int pulse = servos_.pulse_us(axis);
        return pulse == 0 ? std::nullopt : std::optional(pulse);
    }
    int lamp_level() const override { return lamp_.level(); }
    Crypto& crypto() override { return crypto_; }
    Worker& worker() override { return worker_; }
    Storage& storage() override { return storage_; }
    System& system() override { return system_; }
    bool restarts() override { return system_.take_restart(); }
    std::string logged() override { return std::string(logged_, logged_size_); }

    void type(std::string_view bytes) override {
        EXPECT_EQ(::write(other_end_.get(), bytes.data(), bytes.size()),
                  static_cast<::ssize_t>(bytes.size()));
    }
    std::string read_line(std::size_t bytes) override {
        std::string out(bytes, '\0');
        for (std::size_t have = 0; have < bytes;) {
            serial_.flush();
            const ::ssize_t got = ::read(other_end_.get(), out.data() + have, bytes - have);
            if (got <= 0) return {};
            have += static_cast<std::size_t>(got);
        }
        return out;
    }
    Inputs& inputs() override { return power_; }
    Power& power() override { return power_; }
    void set_level(bool is_high) override { power_.set_sensor(is_high); }
    void set_voltage(std::optional<std::uint16_t> reading) override { power_.set_reading(reading); }
    std::optional<Wakes> asleep() override { return power_.asleep(); }
    bool is_hung() override { return power_.is_hung(); }
    UpdateSlots& slots() override { return *slots_; }
    std::string_view program_begin() override { return {}; }
    unsigned running_slot() override { return slots_->running(); }
    void restart_program() override { slots_.emplace(folder_.path()); }
    void cut_power_after(std::size_t bytes) override { slots_->faults().power = bytes; }
    void take_near_away() override { wifi_.set_there("near", false); }

  private:
    static std::string make_card(const std::string& folder) {
        std::filesystem::create_directory(folder + "/card");
        return folder + "/card";
    }

    static constexpr std::size_t kSockets = 6;
    char* logged_ = nullptr;
    std::size_t logged_size_ = 0;
    std::FILE* log_file_ = ::open_memstream(&logged_, &logged_size_);
    TempFolder folder_;
    const std::string card_ = make_card(folder_.path());
    posix::Files files_{card_, 1'000'000};
    posix::Clock clock_;
    posix::Log log_{log_file_};
    posix::Network network_{kSockets};
    posix::SimulatedServos servos_;
    posix::SimulatedLamp lamp_;
    posix::Crypto crypto_;
    posix::Worker worker_{network_};
    posix::Storage storage_{folder_.path()};
    posix::System system_;
    std::optional<posix::UpdateSlots> slots_{std::in_place, folder_.path()};
    posix::SimulatedPower power_{{}, Chip::kEsp32, folder_.path(), clock_};
    posix::SimulatedCamera camera_{{.period = 5ms}, clock_, network_, servos_};
    posix::PseudoTerminal serial_;
    UniqueFd other_end_{::open(serial_.name().c_str(), O_RDWR | O_NOCTTY | O_CLOEXEC)};
    posix::SimulatedWifi wifi_{
        {.networks =
             {{.ssid = "no address", .password = "slow password", .rssi_dbm = -80, .dhcp = std::nullopt},
              {.ssid = "near", .password = "near password", .rssi_dbm = -50},
              {.ssid = "open", .rssi_dbm = -70}}},
        IpAddress::v4(127, 0, 0, 1),
        clock_};
};

}  // namespace

std::unique_ptr<Platform> make_platform() { return std::make_unique<ProcessPlatform>(); }

}  // namespace vedette::port
