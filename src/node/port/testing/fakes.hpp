// Devices in memory for tests of the rooms above the port, on Linux and on chips: hashes that are quick and
// worthless, a slow task that runs when it is told, settings memory whose power fails. Test code; caller's
// thread.
#pragma once

#include <algorithm>
#include <array>
#include <deque>
#include <optional>
#include <string>

#include "node/port/crypto.hpp"
#include "node/port/network.hpp"
#include "node/port/storage.hpp"
#include "node/port/system.hpp"
#include "node/port/worker.hpp"

namespace vedette::port {

// Counts its random bytes up, so that tests know them.
class FakeCrypto final : public Crypto {
  public:
    void random(MutableBytes out) override {
        for (std::uint8_t& byte : out) byte = next_random++;
    }
    Sha256 sha256(std::span<const Bytes> pieces) override {
        Sha256 out{};
        for (unsigned lane = 0; lane < 8; ++lane) {
            std::uint32_t sum = 2'166'136'261U + lane;
            for (const Bytes piece : pieces) {
                for (const std::uint8_t byte : piece) sum = (sum ^ byte) * 16'777'619U;
            }
            store_be32(out.data() + 4 * std::size_t{lane}, sum ^ sum >> 15U);
        }
        return out;
    }
    Sha256 pbkdf2_sha256(Bytes password, Bytes salt, std::uint32_t iterations) override {
        ++slow_hashes;
        std::array<std::uint8_t, 4> count{};
        store_be32(count.data(), iterations);
        const std::array<Bytes, 3> pieces{salt, count, password};
        return sha256(pieces);
    }

    std::uint8_t next_random = 1;
    int slow_hashes = 0;
};

// Runs a job when it is asked for what has finished, unless it stalls.
class FakeWorker final : public Worker {
  public:
    bool submit(Job& job) override {
        if (jobs_.size() == kMaxJobs) return false;
        jobs_.push_back(&job);
        if (network != nullptr) network->wake();
        return true;
    }
    Job* take_finished() override {
        if (stalls || jobs_.empty()) return nullptr;
        Job* const job = jobs_.front();
        jobs_.pop_front();
        job->run();
        return job;
    }

    Network* network = nullptr;  // that it wakes
    bool stalls = false;

  private:
    std::deque<Job*> jobs_;
};

// Two areas that outlive what writes them.
class FakeStorage final : public Storage {
  public:
    std::expected<std::size_t, StorageError> read(unsigned area, MutableBytes into) override {
        if (error) return std::unexpected(*error);
        const std::string& bytes = areas[area];
        const std::size_t size = std::min(into.size(), bytes.size());
        std::copy_n(bytes.begin(), size, into.begin());
        return size;
    }
    // Loses power after `power` more bytes: the erased rest of the area reads 0xff.
    std::expected<void, StorageError> write(unsigned area, Bytes bytes) override {
        if (error) return std::unexpected(*error);
        if (power == 0) return std::unexpected(StorageError::kFailed);
        ++writes;
        const std::size_t written = std::min(power, bytes.size());
        power -= written;
        areas[area].assign(kAreaBytes, '\xff');
        std::copy_n(bytes.begin(), written, areas[area].begin());
        if (written < bytes.size()) return std::unexpected(StorageError::kFailed);
        return {};
    }

    std::array<std::string, kAreas> areas;
    std::size_t power = SIZE_MAX;
    std::optional<StorageError> error{};
    int writes = 0;
};

// Counts its restarts.
class FakeSystem final : public System {
  public:
    SystemInfo info() override {
        return {.platform = "ESP32",
                .cpu_mhz = 240,
                .memory_free = 100'000,
                .memory_total = 320'000,
                .flash_total = 4'194'304,
                .cause = ResetCause::kPowerOn};
    }
    void restart() override { ++restarts; }

    int restarts = 0;
};

}  // namespace vedette::port
