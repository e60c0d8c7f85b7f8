#include "node/posix/pseudo_terminal.hpp"

#include <algorithm>
#include <cstdlib>
#include <utility>

#include <fcntl.h>
#include <termios.h>
#include <unistd.h>

namespace vedette::posix {

PseudoTerminal::PseudoTerminal() {
    UniqueFd line(::posix_openpt(O_RDWR | O_NOCTTY | O_NONBLOCK | O_CLOEXEC));
    char name[64];
    if (!line || ::grantpt(line.get()) != 0 || ::unlockpt(line.get()) != 0 ||
        ::ptsname_r(line.get(), name, sizeof name) != 0)
        return;
    UniqueFd other(::open(name, O_RDWR | O_NOCTTY | O_CLOEXEC));
    ::termios settings{};
    if (!other || ::tcgetattr(other.get(), &settings) != 0) return;
    ::cfmakeraw(&settings);
    if (::tcsetattr(other.get(), TCSANOW, &settings) != 0) return;
    name_ = name;
    line_ = std::move(line);
    other_ = std::move(other);
}

std::size_t PseudoTerminal::read(MutableBytes into) {
    flush();
    const ::ssize_t bytes = ::read(line_.get(), into.data(), into.size());
    return bytes < 0 ? 0 : static_cast<std::size_t>(bytes);
}

bool PseudoTerminal::flush() {
    if (rest_bytes_ == 0) return true;
    const ::ssize_t sent = ::write(line_.get(), rest_.data(), rest_bytes_);
    if (sent <= 0) return false;
    rest_bytes_ -= static_cast<std::size_t>(sent);
    std::copy_n(rest_.begin() + sent, rest_bytes_, rest_.begin());
    return rest_bytes_ == 0;
}

// The kernel may take the beginning of a piece only.
bool PseudoTerminal::write(Bytes bytes) {
    if (bytes.size() > kMaxPiece || !flush()) return false;
    const ::ssize_t sent = ::write(line_.get(), bytes.data(), bytes.size());
    if (sent < 0) return false;
    const Bytes rest = bytes.subspan(static_cast<std::size_t>(sent));
    std::ranges::copy(rest, rest_.begin());
    rest_bytes_ = rest.size();
    return true;
}

}  // namespace vedette::posix
