// The two places of the program in the flash: the one that runs, and the other, into which a new program is
// written and which runs from the next start on, on trial. Whose program it may be is decided by node/update.
#pragma once

#include <cstddef>
#include <cstdint>
#include <expected>

#include "core/base/bytes.hpp"

namespace vedette::port {

// Why a program cannot be written.
enum class SlotError : std::uint8_t {
    kAbsent,    // the board has one place only
    kTooLarge,  // for the other place
    kFailed,    // the flash gives an error
    kInvalid,   // what was written is no program for this chip
    kOnTrial,   // the running program was not confirmed, and the other one is the way back
};

// The slow task has it from begin() to finish() or abort(); else the network task. No call touches the
// running program.
class UpdateSlots {
  public:
    virtual ~UpdateSlots() = default;

    // Bytes of the other place; 0: there is none.
    virtual std::size_t capacity() = 0;
    // Begins to write a program of that size. What the other place had is lost.
    virtual std::expected<void, SlotError> begin(std::size_t bytes) = 0;
    // The next bytes. Blocks for some 50 ms each 4 KB.
    virtual std::expected<void, SlotError> write(Bytes piece) = 0;
    // All is written: the next start runs it, once; it stays when it is confirmed.
    virtual std::expected<void, SlotError> finish() = 0;
    // Nothing of it counts. Also when nothing was begun.
    virtual void abort() = 0;

    // The running program is new and was not confirmed: the next start runs the one before it.
    virtual bool is_on_trial() = 0;
    // Keeps the running program. Blocks for some 50 ms. False: it stays on trial.
    virtual bool confirm() = 0;
};

}  // namespace vedette::port
