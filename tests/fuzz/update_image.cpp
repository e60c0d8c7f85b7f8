// node/update on any head of an image: what is taken for one has its texts and its signed part within the
// bytes, and a version that is printed reads as the same.
#include <cstdlib>
#include <string>

#include "node/update/image.hpp"

namespace {

void check(bool held) {
    if (!held) std::abort();
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
    using namespace vedette;
    const Bytes bytes(data, size);
    const auto head = node::ImageHead::parse(bytes);
    if (!head) return 0;
    check(size >= node::ImageHead::kBytes);
    check(!head->board.empty() && head->board.size() <= 32 && !head->board.contains('\0'));
    check(as_bytes(head->board).data() == data + 32);
    check(head->signed_part.data() == data && head->signed_part.size() == node::ImageHead::kSigned);
    check(head->signature.data() == data + node::ImageHead::kSigned &&
          head->signature.size() == port::Crypto::kP256);
    const auto& numbers = head->version.numbers;
    const std::string text =
        std::to_string(numbers[0]) + "." + std::to_string(numbers[1]) + "." + std::to_string(numbers[2]);
    const auto again = node::Version::parse(text);
    check(again && *again == head->version);
    return 0;
}
