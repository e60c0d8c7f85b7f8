// Follows the files of a server's certificate, which programs such as certbot renew every few weeks. Owned by
// its loop.
#pragma once

#include <string>

#include "linux/io/tls.hpp"

namespace vedette::serve {

// PEM files; see io::TlsCertificate::load().
struct CertificateFiles {
    std::string certificate;
    std::string key;

    bool operator==(const CertificateFiles&) const = default;
};

// What tells one state of the files from another: device, number, size and time of each. Blocks.
std::string state_of(const CertificateFiles& files);

// Looks every two seconds, on the worker pool, and gives the acceptor the new certificate when the files have
// changed and then stayed as they are for one look, since two files do not change at once. Files that cannot
// be used are logged once; the acceptor keeps what it has. `loaded`: the files' state before they were
// loaded.
io::Task<> follow_certificate(io::TlsAcceptor& acceptor, CertificateFiles files, std::string loaded,
                              io::Loop& loop, io::Stop& stop);

}  // namespace vedette::serve
