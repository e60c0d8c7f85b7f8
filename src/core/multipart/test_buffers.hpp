// Frame buffers for this room's tests: each request gets fresh memory of the wanted size (and `extra`), so
// that a sanitizer sees every byte written outside.
#pragma once

#include <cstring>
#include <vector>

#include "core/multipart/event.hpp"

namespace vedette::multipart {

class TestBuffers final : public FrameBuffers {
  public:
    MutableBytes frame_buffer(std::size_t wanted, std::size_t kept) override {
        asked.push_back(wanted);
        if (wanted > max) return {};
        std::vector<std::uint8_t> next(wanted + extra);
        if (kept > 0) std::memcpy(next.data(), memory.data(), kept);
        memory = std::move(next);
        return memory;
    }

    bool owns(MutableBytes window) const {
        return window.data() >= memory.data() &&
               window.data() + window.size() <= memory.data() + memory.size();
    }

    std::vector<std::uint8_t> memory;
    std::vector<std::size_t> asked;
    std::size_t max = 1u << 20;  // larger requests are refused
    std::size_t extra = 0;       // bytes beyond the wanted ones
};

}  // namespace vedette::multipart
