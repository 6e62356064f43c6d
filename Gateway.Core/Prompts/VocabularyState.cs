namespace Gateway.Core.Prompts;

/// <summary>Whether a vocabulary can be counted by.</summary>
internal enum VocabularyState : byte
{
    Loaded,

    /// <summary>Nobody has asked for it yet.</summary>
    Unloaded,

    /// <summary>None of that name is here, or none was named: what is counted is an estimate.</summary>
    Missing,
}
