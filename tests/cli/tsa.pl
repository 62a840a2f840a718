#!/usr/bin/perl
# Time stamping authorities on 127.0.0.1 for the scenarios, by `openssl ts`.  Each DIR/NAME.cnf is one, at /NAME; other paths
# are authorities that misbehave.  usage: tsa.pl DIR PORT-FILE
use strict;
use warnings;
use IO::Socket::INET;

$SIG{PIPE} = 'IGNORE';	# a client may go away in the middle
my ($dir, $port_file) = @ARGV;
my $server = IO::Socket::INET->new(LocalAddr => '127.0.0.1', Listen => 8, ReuseAddr => 1) or die "listen: $!";
open(my $out, '>', "$port_file.new") or die "$port_file: $!";
print $out $server->sockport, "\n";
close($out);
rename("$port_file.new", $port_file) or die "$port_file: $!";

sub slurp {
	my ($path) = @_;
	local $/;
	open(my $in, '<:raw', $path) or return '';
	return <$in>;
}

sub spew {
	my ($path, $bytes) = @_;
	open(my $file, '>:raw', $path) or die "$path: $!";
	print $file $bytes;
	close($file);
}

# The reply of one authority to a query, as openssl ts makes it.
sub stamp {
	my ($name, $query) = @_;
	spew("$dir/query", $query);
	unlink "$dir/reply";
	system("openssl ts -reply -config $dir/$name.cnf -queryfile $dir/query -out $dir/reply 2>$dir/ts.log");
	return slurp("$dir/reply");
}

my %odd = (
	'/status' => sub { return ('503 Busy', 'application/timestamp-reply', ''); },
	'/page' => sub { return ('200 OK', 'text/html', '<html>Welcome</html>'); },
	'/empty' => sub { return ('200 OK', 'application/timestamp-reply', ''); },
	'/long' => sub { return ('200 OK', 'application/timestamp-reply', 'x' x 300000); },
	'/trailing' => sub { return ('200 OK', 'application/timestamp-reply', stamp('tsa1', $_[0]) . "\0"); },
	'/cut' => sub { return ('200 OK', 'application/timestamp-reply', substr(stamp('tsa1', $_[0]), 0, 300)); },
	'/moved' => sub { return ("302 Found\r\nLocation: /tsa1", 'text/plain', ''); },
	'/replay' => sub { return ('200 OK', 'application/timestamp-reply', slurp("$dir/replay.tsr")); },
	# another thing stamped: one byte of the digest in the query is changed before it is answered
	'/other' => sub { my $q = $_[0]; substr($q, 30, 1) = chr(ord(substr($q, 30, 1)) ^ 1); return ('200 OK', 'application/timestamp-reply', stamp('tsa1', $q)); },
	# the certificate is not asked for any more: the last BOOLEAN TRUE of the query
	'/bare' => sub { my $q = $_[0]; $q =~ s/\x01\x01\xff$/\x01\x01\x00/s; return ('200 OK', 'application/timestamp-reply', stamp('tsa1', $q)); },
);

while (my $client = $server->accept()) {
	binmode($client);
	my $request = <$client> // '';
	my ($path) = $request =~ m{^POST (\S+) HTTP/1\.};
	my ($length, $type) = (0, '');
	while (defined(my $line = <$client>) && 1) {
		last if $line =~ /^\r?\n$/;
		$length = $1 if $line =~ /^Content-Length: (\d+)/i;
		$type = $1 if $line =~ /^Content-Type: (\S+)/i;
	}
	my $body = '';
	read($client, $body, $length) if $length > 0;
	my ($status, $kind, $reply) = ('400 Bad Request', 'text/plain', '');
	if (defined($path) && $type eq 'application/timestamp-query') {
		my ($name) = $path =~ m{^/([a-z0-9-]+)$};
		if (exists $odd{$path}) {
			($status, $kind, $reply) = $odd{$path}->($body);
		} elsif (defined($name) && -e "$dir/$name.cnf") {
			($status, $kind, $reply) = ('200 OK', 'application/timestamp-reply', stamp($name, $body));
		}
	}
	print $client "HTTP/1.1 $status\r\nContent-Type: $kind\r\nContent-Length: " . length($reply) . "\r\nConnection: close\r\n\r\n$reply";
	close($client);
}
