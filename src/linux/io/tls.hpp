// TLS 1.2 and 1.3 over a stream, by OpenSSL; client side only. The server's certificate is checked against
// the system's authorities and the host name, unless told otherwise. Own thread of the loop.
#pragma once

#include <memory>
#include <string>

#include "linux/io/stream.hpp"

namespace vedette::io {

struct TlsOptions {
    std::string host;     // for SNI and the certificate's name
    bool verify = true;   // false: any certificate, for cameras that made their own
    std::string ca_file;  // authorities in place of the system's; empty: the system's
};

// Shakes hands over the stream's connection, which passes to the result. kUnauthenticated when the
// certificate is not trusted; the message says why.
Task<Result<std::unique_ptr<Stream>>> start_tls_client(std::unique_ptr<Stream> stream, TlsOptions options,
                                                       MonoTime deadline, Stop& stop);

}  // namespace vedette::io
