#include "tests/support/tls_server.hpp"

#include <array>

namespace vedette::test {

TlsServer::TlsServer(std::string answer, bool tells_end, const CertificateFault& fault)
    : answer_(std::move(answer)),
      tells_end_(tells_end),
      certificate_(fault),
      acceptor_(io::TlsCertificate::load(certificate_.file(), certificate_.key_file()).value()),
      loop_(system_clock()) {
    const auto on_accept = [this](io::Loop& loop, std::unique_ptr<io::Stream> stream) {
        loop.spawn(serve(std::move(stream)));
    };
    listener_ = io::Listener::open({&loop_}, {"127.0.0.1", 0}, on_accept).value();
    loop_.start();
}

TlsServer::~TlsServer() {
    loop_.stop();
    loop_.drop_pending();
}

io::Task<> TlsServer::serve(std::unique_ptr<io::Stream> plain) {
    const auto stream = co_await acceptor_.accept(std::move(plain), stop_);
    if (!stream || !(*stream)->is_encrypted()) co_return;
    std::string request;
    std::array<std::uint8_t, 1024> buffer{};
    while (request.find("\r\n\r\n") == std::string::npos) {
        const auto n = co_await (*stream)->recv_some(buffer, MonoTime::max(), stop_);
        if (!n || *n == 0) co_return;
        request += as_text(Bytes(buffer).first(*n));
    }
    const auto sent = co_await (*stream)->send_all(as_bytes(answer_), MonoTime::max(), stop_);
    if (sent && tells_end_) (*stream)->close();
    (*stream)->io::Stream::close();
}

}  // namespace vedette::test
