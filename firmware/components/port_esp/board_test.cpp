// The parts of the port that are small: storage, system, slow task, serial line.
#include <array>
#include <atomic>
#include <string>
#include <vector>

#include <gtest/gtest.h>

#include "chip.hpp"
#include "port_esp/clock.hpp"
#include "port_esp/crypto.hpp"
#include "port_esp/inputs.hpp"
#include "port_esp/log.hpp"
#include "port_esp/network.hpp"
#include "port_esp/power.hpp"
#include "port_esp/serial.hpp"
#include "port_esp/storage.hpp"
#include "port_esp/system.hpp"
#include "port_esp/tls.hpp"
#include "port_esp/update_slots.hpp"
#include "port_esp/worker.hpp"

namespace vedette::esp {
namespace {

using port::ResetCause;
using port::StorageError;

class EspBoard : public ::testing::Test {
  protected:
    EspBoard() { fakes::reset(); }
    fakes::Chip& chip_ = fakes::chip();
    Log log_;
    std::array<std::uint8_t, port::Storage::kAreaBytes> into_{};
};

TEST_F(EspBoard, keeps_settings_over_a_restart) {
    ASSERT_TRUE(Storage().write(1, as_bytes("kept")));
    fakes::restart();
    ASSERT_TRUE(Storage().read(1, into_));
    EXPECT_EQ(as_text(Bytes(into_).first(4)), "kept");
    EXPECT_EQ(into_[4], 0xff);
}

TEST_F(EspBoard, has_no_storage_without_its_partition) {
    chip_.faults.no_settings = true;
    Storage storage;
    EXPECT_EQ(storage.read(0, into_), std::unexpected(StorageError::kAbsent));
    EXPECT_EQ(storage.write(0, as_bytes("text")).error(), StorageError::kAbsent);
}

TEST_F(EspBoard, says_that_the_flash_fails) {
    chip_.faults.flash_error = true;
    Storage storage;
    EXPECT_EQ(storage.read(0, into_), std::unexpected(StorageError::kFailed));
    EXPECT_EQ(storage.write(0, as_bytes("text")).error(), StorageError::kFailed);
}

TEST_F(EspBoard, knows_why_it_started) {
    for (const auto& [reason, cause] :
         {std::pair{ESP_RST_POWERON, ResetCause::kPowerOn}, std::pair{ESP_RST_SW, ResetCause::kRestart},
          std::pair{ESP_RST_PANIC, ResetCause::kPanic}, std::pair{ESP_RST_TASK_WDT, ResetCause::kWatchdog},
          std::pair{ESP_RST_INT_WDT, ResetCause::kWatchdog}, std::pair{ESP_RST_WDT, ResetCause::kWatchdog},
          std::pair{ESP_RST_BROWNOUT, ResetCause::kBrownout},
          std::pair{ESP_RST_DEEPSLEEP, ResetCause::kDeepSleep}, std::pair{ESP_RST_EXT, ResetCause::kOther}}) {
        chip_.reset_reason = reason;
        EXPECT_EQ(System().info().cause, cause) << reason;
    }
    const port::SystemInfo info = System().info();
    EXPECT_EQ(info.platform, "ESP32");
    EXPECT_EQ(info.cpu_mhz, 240U);
    EXPECT_EQ(info.memory_free, 100'000U);
    EXPECT_EQ(info.memory_total, 320'000U);
    EXPECT_EQ(info.flash_total, 4'194'304U);
}

TEST_F(EspBoard, restarts_when_it_is_told_to_and_not_before) {
    System system;
    system.restart();
    EXPECT_TRUE(system.wants_restart());
    EXPECT_EQ(chip_.restarts, 0);
    System::restart_now();
    EXPECT_EQ(chip_.restarts, 1);
}

// Counts its runs.
struct CountingJob final : port::Job {
    void run() override { ++runs; }
    std::atomic<int> runs = 0;
};

TEST_F(EspBoard, ends_the_slow_task_behind_the_jobs_that_it_has) {
    Network network;
    CountingJob job;
    {
        Worker worker(network, log_);
        ASSERT_TRUE(worker.submit(job));
    }
    EXPECT_EQ(job.runs, 1);
}

TEST_F(EspBoard, wakes_the_network_when_a_job_is_finished) {
    Network network;
    Worker worker(network, log_);
    CountingJob job;
    Clock clock;
    const MonoTime begin = clock.mono();
    ASSERT_TRUE(worker.submit(job));
    while (worker.take_finished() == nullptr) network.wait({}, 10s);
    EXPECT_LT(clock.mono() - begin, 5s);
}

TEST_F(EspBoard, without_memory_for_the_slow_task_takes_no_job) {
    chip_.faults.no_task = true;
    Network network;
    Worker worker(network, log_);
    CountingJob job;
    EXPECT_FALSE(worker.submit(job));
    EXPECT_EQ(worker.take_finished(), nullptr);
    EXPECT_TRUE(chip_.logged().contains("no memory for the slow task"));
}

TEST_F(EspBoard, runs_the_task_that_looks_at_pictures_beside_the_slow_one) {
    Network network;
    Worker slow(network, log_);
    Worker see(network, log_, WorkerTask::kSee);
    CountingJob job;
    ASSERT_TRUE(see.submit(job));
    while (see.take_finished() == nullptr) network.wait({}, 10s);
    EXPECT_EQ(job.runs, 1);
    // Neither can keep the other from running.
    EXPECT_EQ(chip_.priority_of("see"), chip_.priority_of("slow"));
    System system;
    const auto stacks = system.info().stacks;
    EXPECT_EQ(stacks[0].name, "");  // the network task is not made here
    EXPECT_EQ(stacks[2].name, "see");
    EXPECT_EQ(stacks[2].size, 6144U);
    EXPECT_EQ(stacks[2].used, 3072U);
    chip_.faults.no_task = true;
    Worker without(network, log_, WorkerTask::kSee);
    EXPECT_FALSE(without.submit(job));
    EXPECT_TRUE(chip_.logged().contains("no memory for the task that looks at pictures"));
}

TEST_F(EspBoard, without_a_driver_the_serial_line_is_silent) {
    chip_.faults.no_uart = true;
    Network network;
    Serial serial(network, log_);
    EXPECT_FALSE(serial.open());
    EXPECT_EQ(serial.read(into_), 0U);
    EXPECT_FALSE(serial.write(as_bytes("text")));
    EXPECT_TRUE(chip_.logged().contains("the serial line has no driver: ESP_ERR_NO_MEM"));
}

TEST_F(EspBoard, without_memory_for_its_task_the_serial_line_is_silent) {
    chip_.faults.no_task = true;
    Network network;
    Serial serial(network, log_);
    EXPECT_FALSE(serial.open());
    EXPECT_FALSE(serial.write(as_bytes("text")));
}

TEST_F(EspBoard, keeps_its_record_over_a_restart) {
    ASSERT_TRUE(Power(log_).write_record(as_bytes("kept")));
    fakes::restart();
    EXPECT_EQ(Power(log_).read_record(into_), 4U);
    EXPECT_EQ(as_text(Bytes(into_).first(4)), "kept");
    chip_.faults.no_record = true;
    EXPECT_EQ(Power(log_).read_record(into_), 0U);
    EXPECT_FALSE(Power(log_).write_record(as_bytes("lost")));
}

TEST_F(EspBoard, knows_what_has_ended_the_sleep) {
    for (const auto& [woken, cause] : {std::pair{ESP_SLEEP_WAKEUP_EXT0, port::WakeCause::kPin},
                                       std::pair{ESP_SLEEP_WAKEUP_TIMER, port::WakeCause::kTimer},
                                       std::pair{ESP_SLEEP_WAKEUP_UNDEFINED, port::WakeCause::kNone}}) {
        chip_.wakeup_cause = woken;
        EXPECT_EQ(Power(log_).wake_cause(), cause);
    }
}

TEST_F(EspBoard, reads_a_pin_that_has_ended_the_sleep) {
    chip_.rtc_pins = {13};
    chip_.levels[13] = true;
    EXPECT_TRUE(Inputs(port::Chip::kEsp32).is_high(13, port::Pull::kDown));
    // Open pins follow their pull.
    EXPECT_TRUE(Inputs(port::Chip::kEsp32).is_high(0, port::Pull::kUp));
    EXPECT_FALSE(Inputs(port::Chip::kEsp32).is_high(0, port::Pull::kDown));
}

TEST_F(EspBoard, holds_the_sensors_pin_low_while_it_sleeps_and_gives_the_time_in_microseconds) {
    Power power(log_);
    power.deep_sleep({.pin = 13, .after = 3600s});
    EXPECT_FALSE(chip_.deep_sleep.has_value());
    power.sleep_now();
    ASSERT_TRUE(chip_.deep_sleep);
    EXPECT_EQ(chip_.deep_sleep->pin, 13);
    EXPECT_EQ(chip_.deep_sleep->time_us, 3'600'000'000U);
    EXPECT_EQ(chip_.pulls[13], GPIO_PULLDOWN_ONLY);
}

TEST_F(EspBoard, with_one_place_takes_no_program) {
    chip_.faults.one_place = true;
    UpdateSlots slots;
    EXPECT_EQ(slots.capacity(), 0U);
    EXPECT_FALSE(slots.is_on_trial());
    EXPECT_EQ(slots.begin(1000).error(), port::SlotError::kAbsent);
    EXPECT_EQ(slots.write(as_bytes("x")).error(), port::SlotError::kFailed);
    EXPECT_EQ(slots.finish().error(), port::SlotError::kFailed);
}

TEST_F(EspBoard, refuses_what_is_no_program_at_its_first_byte_and_at_its_end) {
    UpdateSlots slots;
    ASSERT_TRUE(slots.begin(1000));
    EXPECT_EQ(slots.write(as_bytes("text")).error(), port::SlotError::kInvalid);
    slots.abort();
    chip_.faults.no_program = true;
    ASSERT_TRUE(slots.begin(1));
    ASSERT_TRUE(slots.write(as_bytes("\xe9")));
    EXPECT_EQ(slots.finish().error(), port::SlotError::kInvalid);
    fakes::restart();
    EXPECT_EQ(chip_.running_program(), 0U);
}

TEST_F(EspBoard, checks_services_by_the_bundle_of_authorities) {
    std::vector<std::uint8_t> memory(96 * 1024);
    Crypto crypto;
    node::MbedtlsTls tls(memory, crypto, bundled_authorities());
    const auto session = tls.open_client({"api.example", UtcTime{1'780'272'000s}});
    ASSERT_TRUE(session);
    ASSERT_TRUE((*session)->wants_run());
    (*session)->run();
    EXPECT_EQ((*session)->state(), port::TlsSession::State::kHandshake);
    EXPECT_FALSE((*session)->output().empty());
    EXPECT_EQ(chip_.bundles, 1);
    tls.close(**session);
}

}  // namespace
}  // namespace vedette::esp
