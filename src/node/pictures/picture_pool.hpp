// The pictures that the board keeps, in the caller's memory: blocks of one size, each shared by all that send
// it. A picture lives as long as it is the newest or somebody holds it. No allocation. Owned by the network
// task.
#pragma once

#include <array>
#include <cstddef>
#include <cstdint>
#include <utility>

#include "core/base/bytes.hpp"
#include "core/base/time.hpp"
#include "node/port/camera.hpp"

namespace vedette::node {

// With n viewers and one picture for each, n + 2 blocks suffice: the newest one and the next one.
class PicturePool {
  public:
    static constexpr std::size_t kMaxPictures = 16;

    // A share in one picture, or none. The pool outlives it.
    class Share {
      public:
        Share() = default;
        Share(const Share& other) : pool_(other.pool_), index_(other.index_) { hold(); }
        Share(Share&& other) noexcept : pool_(std::exchange(other.pool_, nullptr)), index_(other.index_) {}
        Share& operator=(Share other) noexcept {
            std::swap(pool_, other.pool_);
            std::swap(index_, other.index_);
            return *this;
        }
        ~Share() { release(); }

        explicit operator bool() const { return pool_ != nullptr; }
        Bytes bytes() const;
        MonoTime at() const;           // when the sensor had it complete
        std::uint32_t number() const;  // from 1 in the order of the pictures; 0 without a picture
        void release();

      private:
        friend class PicturePool;
        Share(PicturePool& pool, std::uint8_t index) : pool_(&pool), index_(index) { hold(); }
        void hold();

        PicturePool* pool_ = nullptr;
        std::uint8_t index_ = 0;
    };

    // As many blocks of `picture_bytes` as fit into `memory`, which outlives the pool; kMaxPictures at most.
    PicturePool(MutableBytes memory, std::size_t picture_bytes);
    PicturePool(const PicturePool&) = delete;
    PicturePool& operator=(const PicturePool&) = delete;

    // Where the next picture can be written; empty while all blocks are held.
    MutableBytes free_memory() const;
    // The beginning of free_memory() is the newest picture now.
    void publish(const port::Taken& taken);
    // A free block for a picture that is no camera's, or none; then its memory, and how much of it counts.
    Share take_free();
    MutableBytes memory_of(const Share& share);
    void set_bytes(const Share& share, std::size_t bytes) { pictures_[share.index_].bytes = bytes; }
    // Nobody gets the newest picture any more; those who hold it keep it.
    void forget() { newest_.release(); }
    const Share& newest() const { return newest_; }

    std::size_t blocks() const { return count_; }
    std::size_t free_blocks() const;
    std::size_t block_bytes() const { return picture_bytes_; }

  private:
    struct Picture {
        std::size_t bytes = 0;
        MonoTime at;
        std::uint32_t number = 0;
        std::uint16_t shares = 0;
    };
    std::size_t find_free() const;

    const MutableBytes memory_;
    const std::size_t picture_bytes_;
    const std::size_t count_;
    std::array<Picture, kMaxPictures> pictures_{};
    std::uint32_t last_number_ = 0;
    Share newest_;  // last: it gives its share back before the pictures end
};

}  // namespace vedette::node
