// A long answer's body that is made piece by piece while the client takes it, so that a page or a document
// needs no memory of its length. What it remembers between two pieces lies in its session, which has little
// room: a position, not a text. No allocation. Owned by the network task.
#pragma once

#include <concepts>
#include <cstddef>
#include <cstdint>
#include <memory>
#include <span>
#include <utility>

namespace vedette::node {

// Makes one body.
class BodySource {
  public:
    static constexpr std::size_t kMinPiece = 256;

    virtual ~BodySource() = default;

    // Writes the next bytes of the body to the beginning of `out`, which has at least kMinPiece bytes.
    // Returns how many; 0: the body has ended. One piece is made in a turn of the network task.
    virtual std::size_t produce(std::span<char> out) = 0;
};

// Memory for one source.
class BodyPlace {
  public:
    // 64 on a chip.
    static constexpr std::size_t kBytes = 16 * sizeof(void*);

    BodyPlace() = default;
    ~BodyPlace() {
        if (source_ != nullptr) std::destroy_at(source_);
    }
    BodyPlace(const BodyPlace&) = delete;
    BodyPlace& operator=(const BodyPlace&) = delete;

    // Once.
    template <std::derived_from<BodySource> Source, class... Args>
    void emplace(Args&&... args) {
        static_assert(sizeof(Source) <= kBytes && alignof(Source) <= alignof(std::uint64_t));
        source_ =
            std::construct_at(static_cast<Source*>(static_cast<void*>(memory_)), std::forward<Args>(args)...);
    }
    // After emplace().
    BodySource& source() { return *source_; }

  private:
    alignas(std::uint64_t) std::byte memory_[kBytes];
    BodySource* source_ = nullptr;
};

}  // namespace vedette::node
