#include "node/net/captive_task.hpp"

#include "core/base/text.hpp"
#include "core/dns/captive.hpp"

namespace vedette::node {

void CaptiveTask::open(const Place& own) {
    own_ = own;
    if (!socket_.hold(devices_.network.open_udp(own.address, port_)))
        return devices_.log.write(port::Level::kWarning, "dns",
                                  "no socket for names: the set-up page is found by its address only");
    if (port_ == dns::kPort) return;
    std::array<char, 64> line;
    TextWriter text(line);
    text << "names of the access point are answered on port " << socket_.port();
    devices_.log.write(port::Level::kInfo, "dns", text.written());
}

void CaptiveTask::close() {
    own_.reset();
    socket_.close();
}

void CaptiveTask::step(const port::Watch& found, MutableBytes input) {
    std::array<std::uint8_t, dns::kMaxUdpBytes> memory;
    for (int i = 0; found.has_input && i < kDatagramsPerTurn; ++i) {
        const auto datagram = socket_.receive(input);
        if (!datagram) return;
        if (!is_client(datagram->from)) continue;
        const Bytes answer = dns::answer_captive(input.first(datagram->bytes), own_->address, memory);
        if (!answer.empty()) socket_.send(datagram->from, datagram->port, answer);
    }
}

bool CaptiveTask::is_client(const IpAddress& peer) const {
    if (!own_ || !peer.is_v4()) return false;
    const std::uint64_t mask = ~std::uint64_t{0} << (32 - own_->prefix);
    return ((load_be32(&peer.bytes[12]) ^ load_be32(&own_->address.bytes[12])) & mask) == 0;
}

}  // namespace vedette::node
