// Devices in memory for tests of the rooms above the port, on Linux and on chips: hashes that are quick and
// worthless, a slow task that runs when it is told, settings memory whose power fails. Test code; caller's
// thread.
#pragma once

#include <algorithm>
#include <array>
#include <deque>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "node/port/crypto.hpp"
#include "node/port/files.hpp"
#include "node/port/inputs.hpp"
#include "node/port/network.hpp"
#include "node/port/power.hpp"
#include "node/port/storage.hpp"
#include "node/port/system.hpp"
#include "node/port/update.hpp"
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

    void begin_hash() override {
        for (unsigned lane = 0; lane < 8; ++lane) sums_[lane] = 2'166'136'261U + lane;
    }
    void add_to_hash(Bytes piece) override {
        for (std::uint32_t& sum : sums_) {
            for (const std::uint8_t byte : piece) sum = (sum ^ byte) * 16'777'619U;
        }
    }
    Sha256 end_hash() override {
        Sha256 out{};
        for (std::size_t lane = 0; lane < 8; ++lane)
            store_be32(out.data() + 4 * lane, sums_[lane] ^ sums_[lane] >> 15U);
        return out;
    }
    // A signature is the hash, and behind it the first half of the key.
    bool verify_p256(Bytes public_key, const Sha256& hash, Bytes signature) override {
        return public_key.size() == kP256 && signature.size() == kP256 &&
               std::ranges::equal(signature.first(32), hash) &&
               std::ranges::equal(signature.last(32), public_key.first(32));
    }

    std::uint8_t next_random = 1;
    int slow_hashes = 0;

  private:
    std::array<std::uint32_t, 8> sums_{};
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

// Areas that outlive what writes them.
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

// A card in memory. Folders are entries whose name ends with '/'.
class FakeFiles final : public Files {
  public:
    struct Entry {
        std::string path;
        std::string bytes;
    };

    std::expected<FilesSpace, FilesError> space() override {
        if (absent) return std::unexpected(FilesError::kAbsent);
        return FilesSpace{capacity - std::min(capacity, used()), capacity};
    }
    std::expected<void, FilesError> make_folder(std::string_view path) override {
        if (absent) return std::unexpected(FilesError::kAbsent);
        const std::string name = std::string(path) + "/";
        if (find(name) != nullptr) return {};
        const std::size_t parent = path.rfind('/');
        if (parent != path.npos && find(path.substr(0, parent + 1)) == nullptr)
            return std::unexpected(FilesError::kNotFound);
        const auto in_root = std::ranges::count_if(
            entries, [](const Entry& entry) { return entry.path.find('/') == entry.path.size() - 1; });
        if (parent == path.npos && static_cast<std::size_t>(in_root) >= root_room)
            return std::unexpected(FilesError::kFull);
        entries.push_back({name, {}});
        return {};
    }
    std::expected<void, FilesError> create(std::string_view path) override {
        if (absent) return std::unexpected(FilesError::kAbsent);
        if (!is_file_path(path)) return std::unexpected(FilesError::kBadPath);
        (void)remove(path);
        entries.push_back({std::string(path), {}});
        return {};
    }
    std::expected<void, FilesError> append(Bytes bytes) override {
        if (absent) return std::unexpected(FilesError::kAbsent);
        if (used() + bytes.size() > capacity) return std::unexpected(FilesError::kFull);
        entries.back().bytes.append(as_text(bytes));
        return {};
    }
    std::expected<void, FilesError> close() override { return {}; }
    std::expected<std::size_t, FilesError> read(std::string_view path, std::uint64_t offset,
                                                MutableBytes into) override {
        if (absent) return std::unexpected(FilesError::kAbsent);
        const Entry* const entry = find(path);
        if (entry == nullptr) return std::unexpected(FilesError::kNotFound);
        const std::string_view rest = std::string_view(entry->bytes).substr(static_cast<std::size_t>(offset));
        return rest.copy(reinterpret_cast<char*>(into.data()), into.size());
    }
    std::expected<void, FilesError> list(std::string_view path, FileVisitor& visitor) override {
        if (absent) return std::unexpected(FilesError::kAbsent);
        const std::string folder = path.empty() ? std::string() : std::string(path) + "/";
        if (!folder.empty() && find(folder) == nullptr) return std::unexpected(FilesError::kNotFound);
        for (const Entry& entry : entries) {
            if (!entry.path.starts_with(folder) || entry.path == folder) continue;
            std::string_view name = std::string_view(entry.path).substr(folder.size());
            const bool is_folder = name.ends_with('/');
            if (is_folder) name.remove_suffix(1);
            if (name.contains('/')) continue;
            ++visited;
            if (!visitor.visit(name, is_folder)) break;
        }
        return {};
    }
    std::expected<void, FilesError> remove(std::string_view path) override {
        if (absent) return std::unexpected(FilesError::kAbsent);
        const std::string folder = std::string(path) + "/";
        const bool has_files = std::ranges::any_of(entries, [&](const Entry& entry) {
            return entry.path.starts_with(folder) && entry.path != folder;
        });
        if (has_files) return std::unexpected(FilesError::kFailed);
        const auto removed = std::erase_if(
            entries, [&](const Entry& entry) { return entry.path == path || entry.path == folder; });
        if (removed == 0) return std::unexpected(FilesError::kNotFound);
        return {};
    }

    const Entry* find(std::string_view path) const {
        const auto found = std::ranges::find(entries, path, &Entry::path);
        return found == entries.end() ? nullptr : &*found;
    }
    std::uint64_t used() const {
        std::uint64_t sum = 0;
        for (const Entry& entry : entries) sum += entry.bytes.size();
        return sum;
    }

    std::vector<Entry> entries;
    std::uint64_t capacity = 1'000'000;
    std::size_t root_room = SIZE_MAX;  // folders that the root takes
    std::size_t visited = 0;           // entries of all lists
    bool absent = false;
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
                .cause = ResetCause::kPowerOn,
                .stacks = {{{"network", 8192, 3000}, {"slow", 8192, 4000}}}};
    }
    void restart() override { ++restarts; }

    int restarts = 0;
};

// Two programs in memory. Power may fail at any byte of a write.
struct FakeSlots final : UpdateSlots {
    std::size_t capacity() override { return room; }
    std::expected<void, SlotError> begin(std::size_t bytes) override {
        if (bytes > room) return std::unexpected(SlotError::kTooLarge);
        other.clear();
        is_open = true;
        return {};
    }
    std::expected<void, SlotError> write(Bytes piece) override {
        const std::size_t written = std::min(power, piece.size());
        power -= written;
        other += as_text(piece.first(written));
        if (written < piece.size()) return std::unexpected(SlotError::kFailed);
        return {};
    }
    std::expected<void, SlotError> finish() override {
        is_open = false;
        if (is_no_program) return std::unexpected(SlotError::kInvalid);
        if (power == 0) return std::unexpected(SlotError::kFailed);
        next_is_other = true;
        return {};
    }
    void abort() override { is_open = false; }
    bool is_on_trial() override { return on_trial; }
    bool confirm() override {
        on_trial = false;
        return true;
    }

    std::size_t room = 100'000;
    std::size_t power = SIZE_MAX;  // bytes
    bool is_no_program = false;
    bool on_trial = false;
    bool is_open = false;
    bool next_is_other = false;  // runs with the next start
    std::string other;
};

// Pins as a test sets them.
struct FakeInputs final : Inputs {
    bool is_high(Pin pin, Pull) override { return high == pin; }
    std::expected<std::uint16_t, AnalogError> voltage(Pin) override {
        if (has_wifi) return std::unexpected(AnalogError::kWifi);
        ++conversions;
        if (!reading) return std::unexpected(AnalogError::kFailed);
        return *reading;
    }
    void wifi_starts() override { has_wifi = true; }

    Pin high = kNoPin;  // the only one
    std::optional<std::uint16_t> reading{};
    bool has_wifi = false;
    int conversions = 0;
};

// Remembers what it is told.
struct FakePower final : Power {
    WakeCause wake_cause() override { return woken_by; }
    void deep_sleep(const Wakes& wakes) override { asleep = wakes; }
    std::size_t read_record(MutableBytes into) override {
        const std::size_t size = std::min(into.size(), record.size());
        std::copy_n(record.begin(), size, into.begin());
        return size;
    }
    bool write_record(Bytes bytes) override {
        if (!keeps) return false;
        ++writes;
        record = as_text(bytes);
        return true;
    }
    void watch(Duration) override {}
    void feed() override {}

    WakeCause woken_by = WakeCause::kNone;
    std::optional<Wakes> asleep{};
    std::string record;
    bool keeps = true;
    int writes = 0;
};

}  // namespace vedette::port
