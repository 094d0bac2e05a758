namespace AutoDiffGen.Tests.Fuzzing;

/// <summary>Writes random statements about integers that later stages cannot always see changing: in lists, in arrays that functions write, in objects.</summary>
internal sealed class PassiveWriter(Random random, ExpressionWriter write)
{
    public Node Statement(Scope s)
    {
        var k = write.Int(s, 1);
        return random.Next(12) switch
        {
            0 or 1 => Declare(s, k),
            < 6 when s.Bags.Count > 0 => Bag(write.Pick(s.Bags), k),
            6 when s.Dices.Count > 0 => Dice(s, write.Pick(s.Dices), k),
            < 8 when s.Counts.Count > 0 => Count(s, write.Pick(s.Counts), k),
            _ when s.Tallies.Count > 0 => Tally(s, write.Pick(s.Tallies), k),
            _ => Declare(s, k),
        };
    }

    private Node Declare(Scope s, Node k)
    {
        switch (random.Next(4))
        {
            case 0:
                string bag = s.Fresh(random, "bag");
                s.Bags.Add(bag);
                return Node.Statement($"var {bag} = new List<int> {{ 1, {k} % 4 }};\n");
            case 2:
                string dice = s.Fresh(random, "dice");
                s.Dices.Add(dice);
                return s.Dices.Count > 1 && write.Chance(30) ? Node.Statement($"Dice {dice} = {s.Dices[0]};\n") : Node.Statement($"var {dice} = new Dice({k} % 4);\n");
            case 1:
                string counts = s.Fresh(random, "count");
                s.Counts.Add(counts);
                return Node.Statement($"int[] {counts} = [1, {k} % 4, 2];\n");
            default:
                string tally = s.Fresh(random, "tally");
                s.Tallies.Add(tally);
                return Node.Statement($"var {tally} = new Tally({k} % 4);\n");
        }
    }

    private Node Bag(string bag, Node k) => random.Next(6) switch
    {
        0 => Node.Statement($"{bag}.Insert(0, {k} % 4);\n"),
        1 => Node.Statement($"if ({bag}.Count > 2) {bag}.RemoveAt({k} % 2);\n"),
        2 => Node.Statement($"{bag}[0] = {k} % 4;\n"),
        3 => Node.Statement($"Tools.Turn({bag});\n"),
        4 => Node.Statement($"((IList<int>){bag}).Add({k} % 4);\n"),
        _ => Node.Statement($"{bag}.Add({k} % 4);\n"),
    };

    private Node Count(Scope s, string counts, Node k) => random.Next(5) switch
    {
        0 => Node.Statement($"Tools.Bump({counts}, {k});\n"),
        1 => write.Chance(50) ? Node.Statement($"Array.Sort({counts});\n") : Node.Statement($"((Array){counts}).SetValue(1, 2);\n"),
        2 when s.Tallies.Count > 0 => Node.Statement($"{write.Pick(s.Tallies)}.Counts = {counts};\n"),
        3 => Node.Statement($"{counts}[{k} % 3]++;\n{counts}[{k} % 3] %= 4;\n"),
        _ => Node.Statement($"{counts}[{write.Index(s, 3)}] = {k} % 4;\n"),
    };

    private Node Dice(Scope s, string dice, Node k) => random.Next(5) switch
    {
        0 => Node.Statement($"{dice}.State = {k} % 4;\n"),
        1 => Node.Statement($"{dice}.Seen.High = ({dice}.Seen.High + {k}) % 4;\n"),
        2 => Node.Statement($"{dice} = {write.Pick(s.Dices)};\n"),
        3 when s.Tallies.Count > 0 => Node.Statement($"{write.Pick(s.Tallies)}.Dice.{write.Pick(["State = 2", "Seen.Low = 1", "Roll()"])};\n"),
        _ => Node.Statement($"{dice}.Roll();\n"),
    };

    private Node Tally(Scope s, string tally, Node k)
    {
        if (write.Chance(15))
        {
            string other = s.Fresh(random, "tally");
            s.Tallies.Add(other);
            return Node.Statement($"Tally {other} = {tally};\n");
        }

        return random.Next(5) switch
        {
            0 => Node.Statement($"{tally}.Counts[{k} % 3] = {write.Int(s, 1)} % 4;\n"),
            1 => Node.Statement($"{tally}.Steps = {k} % 4;\n"),
            2 => Node.Statement($"{tally}.Next();\n"),
            _ => Node.Statement($"{tally}.Note({k});\n"),
        };
    }
}
