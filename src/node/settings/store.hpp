// Keeps the settings over a loss of power at any moment. Two areas of storage are written in turn, each with
// a sequence number and a checksum; the start takes the newest whole one. The writing is done by the slow
// task. Owned by the network task.
//
// An area: "VSET", sequence (4 bytes), length of the text (4), first 4 bytes of the SHA-256 of all that, then
// the text of Values::document(). Numbers are big-endian.
#pragma once

#include <cstdint>
#include <optional>

#include "node/port/crypto.hpp"
#include "node/port/storage.hpp"
#include "node/port/worker.hpp"
#include "node/settings/values.hpp"

namespace vedette::node {

// One board's settings and their storage.
class Store final : private port::Job {
  public:
    // Parts outlive the store. A job that was submitted keeps it busy: it may go only while not is_saving().
    Store(port::Storage& storage, port::Crypto& crypto, port::Worker& worker)
        : storage_(storage), crypto_(crypto), worker_(worker) {}

    // What the start found.
    enum class Loaded : std::uint8_t {
        kSettings,    // the newest settings
        kNothing,     // none were saved yet
        kOlder,       // the newest area is damaged: the settings before the last change
        kDamaged,     // both areas are: defaults
        kUnreadable,  // the storage gives an error, or there is none: defaults
    };
    // Reads the settings; blocks.
    Loaded load();

    // Puts the lines of a document in place of loaded values, in memory only; returns how many do not fit.
    unsigned override_values(std::string_view document);

    // The settings in use. They change at the end of a save, never meanwhile.
    const Values& values() const { return values_; }
    // Counts the changes of values().
    std::uint32_t version() const { return version_; }

    // A copy of the settings to change; null while a change is being saved. Later calls begin anew.
    Values* edit();
    // Gives the draft of edit() to the slow task. A number for result_of(), or nothing when the slow task is
    // busy: then nothing changes.
    std::optional<std::uint32_t> save();
    bool is_saving() const { return saving_; }
    // The outcome of a save; nothing while it is under way.
    std::optional<std::expected<void, port::StorageError>> result_of(std::uint32_t save) const;

    // Whether it is the store's job that has finished; then its outcome counts.
    bool take_finished(const port::Job& job);

  private:
    void run() override;

    port::Storage& storage_;
    port::Crypto& crypto_;
    port::Worker& worker_;
    Values values_;
    std::uint32_t version_ = 0;
    Values draft_;                // also the memory of load(); while saving_ the slow task's
    std::uint32_t sequence_ = 0;  // of the area that values_ came from
    unsigned next_area_ = 0;
    bool saving_ = false;
    std::uint32_t saves_ = 0;
    std::expected<void, port::StorageError> result_{};  // of the last save
};

}  // namespace vedette::node
