namespace ZoneScaler.Generators.Emit;

/// <summary>Puts an empty line between members, and documentation and the generator's mark before each.</summary>
internal sealed class MemberSeparator(CodeWriter code)
{
    private bool _hasMembers;

    public void Next(string? documentation = "<inheritdoc/>")
    {
        if (_hasMembers)
            code.Line();
        _hasMembers = true;
        if (documentation != null)
            code.Line($"/// {documentation}");
        code.Line(Code.GeneratedCode);
    }
}
