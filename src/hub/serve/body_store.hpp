// Collects a request's body: in memory up to kMaxInMemory, a longer one in a temporary file without a name,
// which the system removes. Owned by its session.
#pragma once

#include <cstdint>
#include <memory>
#include <string>

#include "core/base/bytes.hpp"
#include "hub/api/message.hpp"
#include "linux/io/loop.hpp"
#include "linux/io/stop.hpp"
#include "linux/io/task.hpp"

namespace vedette::serve {

// One request's body while it arrives.
class BodyStore {
  public:
    static constexpr std::size_t kMaxInMemory = 64 * 1024;

    // Copies the piece; a file is written on the worker pool. The error names the folder ($TMPDIR, else
    // /var/tmp).
    io::Task<Result<void>> add(Bytes piece, io::Loop& loop, io::Stop& stop);
    std::uint64_t size() const { return size_; }
    void move_to(api::Request& request);

  private:
    std::string memory_;
    std::shared_ptr<UniqueFd> file_;
    std::uint64_t size_ = 0;
};

}  // namespace vedette::serve
