// A TLS server for tests with a certificate of its own: answers every connection with the same bytes, from a
// thread of its own. A client can be told to trust the certificate's file.
#pragma once

#include <cstdint>
#include <string>

#include "linux/io/listener.hpp"
#include "linux/io/tls.hpp"
#include "tests/support/test_certificate.hpp"

namespace vedette::test {

class TlsServer {
  public:
    // `tells_end`: says in TLS that it has sent everything; otherwise the connection just ends.
    explicit TlsServer(std::string answer, bool tells_end = true, const CertificateFault& fault = {});
    ~TlsServer();

    std::uint16_t port() const { return listener_->port(); }
    const std::string& certificate_file() const { return certificate_.file(); }
    std::string fingerprint() const { return acceptor_.certificate()->fingerprint(); }

  private:
    io::Task<> serve(std::unique_ptr<io::Stream> plain);

    const std::string answer_;
    const bool tells_end_;
    const TestCertificate certificate_;
    io::TlsAcceptor acceptor_;
    io::Stop stop_;
    io::Loop loop_;
    std::unique_ptr<io::Listener> listener_;
};

}  // namespace vedette::test
