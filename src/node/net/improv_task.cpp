#include "node/net/improv_task.hpp"

#include <algorithm>

#include "core/base/text.hpp"

namespace vedette::node {
namespace {

using improv::CommandKind;

using Memory = std::array<std::uint8_t, improv::kMaxPacket>;

constexpr Duration kLineIsFull = 20ms;  // until it is tried again
constexpr std::size_t kBytesPerTurn = 256;

}  // namespace

ImprovTask::Wish ImprovTask::step(std::string_view url, MutableBytes input, MonoTime now) {
    if (is_answering_ && now >= answer_due_) answer_scan(now);
    const MutableBytes memory = input.first(std::min(input.size(), kBytesPerTurn));
    Wish wish = Wish::kNothing;
    for (const std::uint8_t byte : memory.first(serial_.read(memory))) {
        Memory packet;
        if (console_.feed(byte)) wish = Wish::kPassword;
        switch (reader_.feed(byte)) {
            case improv::PacketReader::Event::kNothing: break;
            case improv::PacketReader::Event::kRefused:
                serial_.write(improv::write_error(reader_.error(), packet));
                break;
            case improv::PacketReader::Event::kCommand:
                if (const Wish one = take(reader_.command(), url); one != Wish::kNothing) wish = one;
                break;
        }
    }
    return wish;
}

ImprovTask::Wish ImprovTask::take(const improv::Command& command, std::string_view url) {
    Memory packet;
    serial_.write(improv::write_error(improv::Error::kNone, packet));
    switch (command.kind) {
        case CommandKind::kCurrentState:
            if (is_joining_) {
                write_state(improv::State::kProvisioning);
            } else if (url.empty()) {
                write_state(improv::State::kReady);
            } else {
                write_state(improv::State::kProvisioned);
                serial_.write(improv::write_result(command.kind, {url}, packet));
            }
            return Wish::kNothing;
        case CommandKind::kDeviceInfo:
            serial_.write(improv::write_result(
                command.kind, {info_.firmware, info_.version, info_.chip, info_.name}, packet));
            return Wish::kNothing;
        case CommandKind::kScan: is_answering_ = false; return Wish::kScan;
        case CommandKind::kWifiSettings: break;
    }
    network_ = KnownNetwork::make(command.ssid, command.password);
    if (!network_) {
        serial_.write(improv::write_error(improv::Error::kCannotConnect, packet));
        return Wish::kNothing;
    }
    is_joining_ = true;
    write_state(improv::State::kProvisioning);
    return Wish::kJoin;
}

void ImprovTask::end_join(std::string_view url, bool is_in_network, MonoTime) {
    if (!is_joining_) return;
    is_joining_ = false;
    Memory packet;
    if (url.empty()) {
        serial_.write(improv::write_error(improv::Error::kCannotConnect, packet));
        return write_state(is_in_network ? improv::State::kProvisioned : improv::State::kReady);
    }
    write_state(improv::State::kProvisioned);
    serial_.write(improv::write_result(CommandKind::kWifiSettings, {url}, packet));
}

void ImprovTask::end_scan(std::span<const port::FoundNetwork> found, MonoTime now) {
    is_answering_ = true;
    found_ = found;
    answer_due_ = now;
}

// A result for each network, and an empty one behind the last.
void ImprovTask::answer_scan(MonoTime now) {
    Memory packet;
    for (; !found_.empty(); found_ = found_.subspan(1)) {
        const port::FoundNetwork& one = found_.front();
        std::array<char, 8> memory;
        TextWriter rssi(memory);
        rssi << int{one.rssi_dbm};
        const Bytes result = improv::write_result(
            CommandKind::kScan, {one.ssid(), rssi.written(), one.has_password ? "YES" : "NO"}, packet);
        if (serial_.write(result)) continue;
        answer_due_ = now + kLineIsFull;
        return;
    }
    is_answering_ = !serial_.write(improv::write_result(CommandKind::kScan, {}, packet));
    answer_due_ = now + kLineIsFull;
}

void ImprovTask::write_state(improv::State state) {
    Memory packet;
    serial_.write(improv::write_state(state, packet));
}

}  // namespace vedette::node
