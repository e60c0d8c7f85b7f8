// core/base's addresses on any text: what is an address is what inet_pton says, its text reads back as
// itself, and a range contains its own first address.
#include "core/base/ip_address.hpp"

#include <array>
#include <cstdlib>
#include <cstring>
#include <string>

#include <arpa/inet.h>

#include "core/base/bytes.hpp"

namespace {

using namespace vedette;

void check(bool held) {
    if (!held) std::abort();
}

std::optional<IpAddress> by_system(const std::string& text) {
    IpAddress address = IpAddress::v4(0, 0, 0, 0);
    if (text.contains('\0')) return std::nullopt;
    if (::inet_pton(AF_INET, text.c_str(), &address.bytes[12]) == 1) return address;
    if (::inet_pton(AF_INET6, text.c_str(), address.bytes.data()) == 1) return address;
    return std::nullopt;
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
    const std::string text(as_text(Bytes(data, size)));
    const auto address = IpAddress::parse(text);
    check(address == by_system(text));
    std::array<char, kMaxAddressText> memory;
    if (address) check(IpAddress::parse(format_address(*address, memory)) == address);
    if (size >= 16) {
        IpAddress any;
        std::memcpy(any.bytes.data(), data, 16);
        check(by_system(std::string(format_address(any, memory))) == any);
    }
    const auto range = AddressRange::parse(text);
    if (range) check(range->contains(std::string_view(text).substr(0, text.find('/'))));
    return 0;
}
