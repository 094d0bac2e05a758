using System.Text;

namespace AutoDiffGen.Support;

/// <summary>Writes indented lines that end in <c>\n</c>. Blank lines are asked for, never written twice, nor beside a brace.</summary>
internal sealed class CodeWriter
{
    private readonly StringBuilder text = new();
    private int depth;
    private bool blankWanted;
    private bool atStart = true;

    /// <summary>Columns taken by the indentation of the next line.</summary>
    public int Indentation => depth * 4;

    /// <summary>Writes each line of the text at the current indentation.</summary>
    public void Line(string lines)
    {
        if (blankWanted && !atStart)
            text.Append('\n');
        blankWanted = false;
        atStart = false;
        foreach (string line in lines.Split('\n'))
        {
            string trimmed = line.TrimEnd();
            text.Append(' ', trimmed.Length == 0 ? 0 : Indentation).Append(trimmed).Append('\n');
        }
    }

    /// <summary>Leaves one empty line before the next line, unless a block has just been opened or is closed next.</summary>
    public void Blank() => blankWanted = true;

    /// <summary>Writes the head and an opening brace; disposing of the result closes the block.</summary>
    public IDisposable Block(string head, string end = "}")
    {
        if (head.Length > 0)
            Line(head);
        Line("{");
        return new Closing(this, end);
    }

    /// <summary>Indents what follows until the result is disposed of.</summary>
    public IDisposable Indent() => new Closing(this, end: null);

    public override string ToString() => text.ToString();

    private sealed class Closing : IDisposable
    {
        private readonly CodeWriter writer;
        private readonly string? end;

        public Closing(CodeWriter writer, string? end)
        {
            this.writer = writer;
            this.end = end;
            writer.depth++;
            writer.atStart = true;
        }

        public void Dispose()
        {
            writer.depth--;
            if (end is null)
                return;
            writer.blankWanted = false;
            writer.Line(end);
        }
    }
}
