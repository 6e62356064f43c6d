namespace TokenCount.Endpoints;

/// <summary>The answer of <c>GET /models</c>.</summary>
/// <param name="Success">True.</param>
/// <param name="Models">The vocabularies that can be counted by.</param>
/// <param name="Families">The models that are known by their name.</param>
internal sealed record ModelsAnswer(bool Success, IReadOnlyList<ModelEntry> Models, IReadOnlyList<FamilyEntry> Families);
