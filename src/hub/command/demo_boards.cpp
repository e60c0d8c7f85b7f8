#include "hub/command/demo_boards.hpp"

#include <array>
#include <cerrno>
#include <optional>
#include <utility>

#include <fcntl.h>
#include <fmt/core.h>
#include <poll.h>
#include <unistd.h>

#include "core/base/text.hpp"
#include "hub/access/secret.hpp"
#include "linux/base/clock.hpp"
#include "linux/child/program_path.hpp"

namespace vedette::command {
namespace {

constexpr Duration kStartLimit = 10s;

// The read end of a pipe that holds a line.
Result<UniqueFd> pipe_with(const std::string& line) {
    int ends[2];
    if (::pipe2(ends, O_CLOEXEC) != 0) return std::unexpected(errno_error("pipe", errno));
    UniqueFd in(ends[0]);
    const UniqueFd out(ends[1]);
    const std::string text = line + "\n";
    if (::write(out.get(), text.data(), text.size()) != static_cast<::ssize_t>(text.size()))
        return std::unexpected(errno_error("write", errno));
    return in;
}

// The number behind `before` and an address.
std::optional<std::uint16_t> port_behind(std::string_view line, std::string_view before) {
    const std::size_t at = line.find(before);
    if (at == line.npos) return std::nullopt;
    std::string_view text = line.substr(at + before.size());
    text = text.substr(0, text.find_first_of(",\n"));
    return parse_int<std::uint16_t>(text.substr(text.rfind(':') + 1));
}

// Reads the board's first line: "listening: http 127.0.0.1:8080, http2 127.0.0.1:8081".
Result<void> wait_for_ports(DemoBoard& board) {
    std::string line;
    const MonoTime end = system_clock().mono() + kStartLimit;
    while (line.find('\n') == line.npos) {
        const Duration left = end - system_clock().mono();
        ::pollfd out{.fd = board.process.out_fd(), .events = POLLIN, .revents = 0};
        if (left <= Duration::zero() || ::poll(&out, 1, static_cast<int>(to_ms(left)) + 1) <= 0)
            return fail(Kind::kUnavailable, fmt::format("{} does not start within 10 s", board.name));
        std::array<char, 256> memory;
        const ::ssize_t got = ::read(out.fd, memory.data(), memory.size());
        if (got <= 0)
            return fail(Kind::kUnavailable, fmt::format("{} has ended; see its message above", board.name));
        line.append(memory.data(), static_cast<std::size_t>(got));
    }
    const auto port = port_behind(line, "http ");
    const auto port2 = port_behind(line, "http2 ");
    if (!port || !port2)
        return fail(Kind::kUnavailable, fmt::format("{} says no ports: {}", board.name, line));
    board.port = *port;
    board.port2 = *port2;
    return {};
}

Result<DemoBoard> start_board(const std::string& program, int number, const std::string& password) {
    const auto secret = pipe_with(password);
    if (!secret) return std::unexpected(secret.error());
    const std::string name = fmt::format("Board {}", number);
    child::Options options;
    options.argv = {program,     "--ports",         "auto",      "--name",  name,
                    "--allow",   "mjpeg",           "127.0.0.1", "--allow", "control_servo",
                    "127.0.0.1", "--password-file", "/dev/fd/3"};
    options.out = child::Stream::pipe();
    options.err = child::Stream::given(STDERR_FILENO);
    options.given = {secret->get()};
    auto process = child::Child::start(options);
    if (!process) return std::unexpected(std::move(process.error()));
    DemoBoard board{.name = name, .process = std::move(*process)};
    const auto listens = wait_for_ports(board);
    if (!listens) return std::unexpected(listens.error());
    return board;
}

}  // namespace

Result<DemoBoards> start_demo_boards(int count) {
    DemoBoards boards{.password = access::make_secret(), .boards = {}};
    if (count == 0) return boards;
    const auto program = child::find_own_program("vedette-node");
    if (!program) return std::unexpected(program.error());
    for (int i = 1; i <= count; ++i) {
        auto board = start_board(*program, i, boards.password);
        if (!board) return std::unexpected(std::move(board.error()));
        boards.boards.push_back(std::move(*board));
    }
    return boards;
}

std::string describe(const DemoBoards& boards) {
    std::string text = "The boards, each with a page of its own:\n\n";
    for (const DemoBoard& board : boards.boards)
        text += fmt::format("    {}: http://127.0.0.1:{}/ and http://127.0.0.1:{}/\n", board.name, board.port,
                            board.port2);
    return text + fmt::format("    log in as {}, password {}\n\n", DemoBoards::kUser, boards.password);
}

}  // namespace vedette::command
