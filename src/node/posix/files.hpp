// The card of a board that is a process: a folder, with the size of a card and its faults. As port::Files
// says; blocks. The faults may be set by any thread.
#pragma once

#include <atomic>
#include <cstdint>
#include <string>
#include <utility>

#include "linux/base/unique_fd.hpp"
#include "node/port/files.hpp"

namespace vedette::posix {

// Files below one folder. Without it, there is no card.
class Files final : public port::Files {
  public:
    // `capacity`: bytes that all files together may have.
    Files(std::string folder, std::uint64_t capacity) : folder_(std::move(folder)), capacity_(capacity) {}

    std::expected<port::FilesSpace, port::FilesError> space() override;
    std::expected<void, port::FilesError> make_folder(std::string_view path) override;
    std::expected<void, port::FilesError> create(std::string_view path) override;
    std::expected<void, port::FilesError> append(Bytes bytes) override;
    std::expected<void, port::FilesError> close() override;
    std::expected<std::size_t, port::FilesError> read(std::string_view path, std::uint64_t offset,
                                                      MutableBytes into) override;
    std::expected<void, port::FilesError> list(std::string_view path, port::FileVisitor& visitor) override;
    std::expected<void, port::FilesError> remove(std::string_view path) override;

    void set_capacity(std::uint64_t bytes) { capacity_ = bytes; }
    std::uint64_t used() const;
    // While it stalls, each call waits.
    void set_stalled(bool stalled) {
        stalled_ = stalled;
        stalled_.notify_all();
    }

  private:
    std::expected<std::string, port::FilesError> full_path(std::string_view path) const;

    const std::string folder_;
    std::atomic<std::uint64_t> capacity_;
    std::atomic<bool> stalled_ = false;
    UniqueFd file_;
};

}  // namespace vedette::posix
