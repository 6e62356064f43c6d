namespace Tests.Functional.Allocation;

/// <summary>A request, ready to be sent over and over, and how its answer ends.</summary>
/// <param name="Request">All its bytes.</param>
/// <param name="Piece">How many bytes are sent at a time.</param>
/// <param name="End">The answer's last bytes, which stand nowhere else in it.</param>
internal sealed record Exchange(byte[] Request, int Piece, byte[] End);
