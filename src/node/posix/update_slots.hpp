// The two places for programs of a board that is a process, as files `program.0` and `program.1` of a folder,
// and the file `boot` that says which one runs. The process runs itself whatever is written there; what it
// shows is which place counts, and the trial of a new program. Without a folder there is one place. As
// port::UpdateSlots says.
#pragma once

#include <string>

#include "linux/base/unique_fd.hpp"
#include "node/port/update.hpp"

namespace vedette::posix {

// What fails, for tests.
struct SlotFaults {
    std::size_t power = SIZE_MAX;  // bytes that are still written
};

// One board's.
class UpdateSlots final : public port::UpdateSlots {
  public:
    // Runs the program that `boot` names; one that was on trial before, and was not confirmed, gives way.
    explicit UpdateSlots(std::string folder);

    std::size_t capacity() override;
    std::expected<void, port::SlotError> begin(std::size_t bytes) override;
    std::expected<void, port::SlotError> write(Bytes piece) override;
    std::expected<void, port::SlotError> finish() override;
    void abort() override { file_.reset(); }
    bool is_on_trial() override { return on_trial_; }
    bool confirm() override;

    // 0 or 1.
    unsigned running() const { return running_; }
    SlotFaults& faults() { return faults_; }

  private:
    std::string path_of(unsigned slot) const { return folder_ + "/program." + std::to_string(slot); }
    bool write_boot(const std::string& text) const;

    const std::string folder_;
    unsigned running_ = 0;
    bool on_trial_ = false;
    UniqueFd file_;  // of the other place, while it is written
    std::size_t left_ = 0;
    SlotFaults faults_;
};

}  // namespace vedette::posix
