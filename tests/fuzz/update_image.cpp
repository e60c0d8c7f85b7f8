// node/update on any head of an image and any begin of a program: what is taken for one has its texts and its
// signed part within the bytes, and a version that is printed reads as the same.
#include <cstdlib>
#include <string>

#include "node/update/image.hpp"
#include "node/update/program.hpp"

namespace {

void check(bool held) {
    if (!held) std::abort();
}

void check_version(const vedette::node::Version& version) {
    const auto& numbers = version.numbers;
    const std::string text =
        std::to_string(numbers[0]) + "." + std::to_string(numbers[1]) + "." + std::to_string(numbers[2]);
    const auto again = vedette::node::Version::parse(text);
    check(again && *again == version);
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
    using namespace vedette;
    const Bytes bytes(data, size);
    if (const auto program = node::Program::parse(bytes)) {
        check(size >= node::Program::kBytes);
        check(!program->board.empty() && program->board.size() <= node::ProgramLabel::kMaxBoard);
        check(as_bytes(program->board).data() == data + node::Program::kLabel + 8);
        check_version(program->version);
    }
    const auto head = node::ImageHead::parse(bytes);
    if (!head) return 0;
    check(size >= node::ImageHead::kBytes);
    check(!head->board.empty() && head->board.size() <= 32 && !head->board.contains('\0'));
    check(as_bytes(head->board).data() == data + 32);
    check(head->signed_part.data() == data && head->signed_part.size() == node::ImageHead::kSigned);
    check(head->signature.data() == data + node::ImageHead::kSigned &&
          head->signature.size() == port::Crypto::kP256);
    check_version(head->version);
    return 0;
}
