// The settings memory of a board that is a process: files of a folder, written in place like sectors of
// flash. Without a folder it keeps nothing. As port::Storage says; blocks.
#pragma once

#include <string>
#include <utility>

#include "node/port/storage.hpp"

namespace vedette::posix {

// Files `settings.0`, `settings.1` and `certificate`, which only their owner can read.
class Storage final : public port::Storage {
  public:
    // An empty folder name: kAbsent.
    explicit Storage(std::string folder) : folder_(std::move(folder)) {}

    std::expected<std::size_t, port::StorageError> read(unsigned area, MutableBytes into) override;
    std::expected<void, port::StorageError> write(unsigned area, Bytes bytes) override;

  private:
    const std::string folder_;
};

}  // namespace vedette::posix
